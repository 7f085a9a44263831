"""Counting without a row that everybody who changes the count must wait for."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from beanie import Document
from bson import ObjectId
from pymongo import UpdateOne

from khoa.counting.models import CountDue, CountingState
from khoa.database import Database, clock

BATCH = 500


async def later(document: type[Document], row_id: Any, **changes: int) -> None:
    """Have these counts of a row changed, within a second or so. In the transaction of what is
    counted: it is counted once, or, when that is not committed, never."""
    await CountDue.get_pymongo_collection().insert_one(
        {
            "_id": ObjectId(),
            "collection": document.get_collection_name(),
            "row": row_id,
            "changes": changes,
        }
    )


async def sum_up(database: Database) -> int:
    """Bring one batch of differences into their rows; how many they were. Killed in between, none
    of them is in. Each row's `changed_at` says when it was changed by this."""
    due = CountDue.get_pymongo_collection()

    async def write() -> int:
        batch = await due.find().limit(BATCH).to_list()
        # Whoever else sums up the same removes the same rows: one of the two begins anew.
        await due.delete_many({"_id": {"$in": [each["_id"] for each in batch]}})
        sums: dict[str, dict[Any, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for each in batch:
            sums[each["collection"]][each["row"]].update(each["changes"])
        now = clock.now()
        for collection, rows in sums.items():
            await database.database[collection].bulk_write(
                [
                    UpdateOne(
                        {"_id": row_id}, {"$inc": changes, "$set": {"changed_at": now}}, upsert=True
                    )
                    for row_id, changes in rows.items()
                ]
            )
        return len(batch)

    return await database.transaction(write)


async def as_of() -> datetime | None:
    """All that was committed by then is counted; None before the first time."""
    state = await CountingState.get("counting")
    return state.as_of if state else None
