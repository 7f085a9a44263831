"""Name what a grant refers to: a purchase is one source of several."""

from typing import Any

from pymongo import UpdateOne

from khoa.database.migrations.steps import BATCH, Migration


async def run(migration: Migration) -> None:
    """The key of a grant stays what it was, its source and the purchase's id."""
    changes: list[UpdateOne] = []
    async for enrolment in migration.every("enrolments"):
        grants = [_renamed(grant) for grant in enrolment["grants"]]
        if grants != enrolment["grants"]:
            unchanged = {"_id": enrolment["_id"], "grants": enrolment["grants"]}
            changes.append(UpdateOne(unchanged, {"$set": {"grants": grants}}))
        if len(changes) == BATCH:
            await migration.rows["enrolments"].bulk_write(changes, ordered=False)
            changes = []
    if changes:
        await migration.rows["enrolments"].bulk_write(changes, ordered=False)


def _renamed(grant: dict[str, Any]) -> dict[str, Any]:
    if "purchase_id" not in grant:
        return grant
    purchase_id = grant["purchase_id"]
    return {
        "source": grant["source"],
        "reference": str(purchase_id) if purchase_id else None,
        "opens_at": None,
        "until": None,
        "active": grant["active"],
    }
