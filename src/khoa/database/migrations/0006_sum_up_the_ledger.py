"""Have every row of the ledger summed up for the pages that show sums: none is yet."""

from khoa.database.migrations.steps import Migration


async def run(migration: Migration) -> None:
    """The process that sums up finds them by this mark, a batch at a time."""
    ledger = migration.rows["ledger"]
    async for row in migration.every("ledger", {"summed": {"$exists": False}}):
        unmarked = {"_id": row["_id"], "summed": {"$exists": False}}
        await ledger.update_one(unmarked, {"$set": {"summed": False}})
