"""Say of every purchase that an account bought one of each course for itself, by today's rule."""

from typing import Any

from pymongo import UpdateOne

from khoa.database.migrations.steps import BATCH, Migration


async def run(migration: Migration) -> None:
    """The rule by which its lines can be given back is the school's as it is now; where the school
    has none stored yet, the setting goes on to count."""
    purchases = migration.rows["purchases"]
    school = await migration.rows["school"].find_one({"_id": "school"})
    rule = school and {
        "days": school["refund_days"],
        "progress": school["refund_progress"],
        "terms": "",
    }
    changes: list[UpdateOne] = []
    unsaid = {"contact": {"$exists": False}}
    async for purchase in migration.every("purchases", unsaid, {"lines": 1}):
        grown = {
            "lines": [_line(line) for line in purchase["lines"]],
            "contact": None,
            "refund_rule": rule,
            "referred_by": None,
        }
        changes.append(UpdateOne({"_id": purchase["_id"], **unsaid}, {"$set": grown}))
        if len(changes) == BATCH:
            await purchases.bulk_write(changes, ordered=False)
            changes = []
    if changes:
        await purchases.bulk_write(changes, ordered=False)


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "beneficiary": "self", "quantity": 1}
