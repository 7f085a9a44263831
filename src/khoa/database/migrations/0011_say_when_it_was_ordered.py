"""Say when what a grant refers to was ordered, and of each refund that none was asked anew."""

from typing import Any

from pymongo import UpdateOne

from khoa.database.migrations.steps import BATCH, Migration


async def run(migration: Migration) -> None:
    """Settling a purchase would write both, though nothing happened."""
    ordered: dict[str, Any] = {}
    changes: list[UpdateOne] = []
    async for purchase in migration.every("purchases", {}, {"created_at": 1, "refund_orders": 1}):
        ordered[str(purchase["_id"])] = purchase["created_at"]
        said = {
            f"refund_orders.{order_id}.{name}": value
            for order_id, order in purchase["refund_orders"].items()
            for name, value in (("again_of", None), ("nothing_left", False))
            if name not in order
        }
        if said:
            changes.append(UpdateOne({"_id": purchase["_id"]}, {"$set": said}))
        if len(changes) == BATCH:
            await migration.rows["purchases"].bulk_write(changes, ordered=False)
            changes = []
    if changes:
        await migration.rows["purchases"].bulk_write(changes, ordered=False)
    async for enrolment in migration.every("enrolments", {"grants.ordered_at": {"$exists": False}}):
        grants = enrolment["grants"]
        dated = [
            {**grant, "ordered_at": grant.get("ordered_at") or ordered.get(grant["reference"])}
            for grant in grants
        ]
        unchanged = {"_id": enrolment["_id"], "grants": grants}
        await migration.rows["enrolments"].update_one(unchanged, {"$set": {"grants": dated}})
