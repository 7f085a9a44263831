"""Give every known refund of a purchase its field for whose money it takes: nobody has said."""

from khoa.database.migrations.steps import Migration


async def run(migration: Migration) -> None:
    """Settling a purchase would write it otherwise, though nothing happened."""
    async for purchase in migration.every("purchases"):
        said = {
            f"facts.payments.{at}.refunds.{ref}.money_of": None
            for at, payment in enumerate(purchase["facts"]["payments"])
            for ref, refund in payment["refunds"].items()
            if "money_of" not in refund
        }
        if said:
            unchanged = {"_id": purchase["_id"], "facts": purchase["facts"]}
            await migration.rows["purchases"].update_one(unchanged, {"$set": said})
