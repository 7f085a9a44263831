"""Count without a row that all writers contend for."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from beanie import Document
from bson import ObjectId
from pymongo import UpdateOne

from khoa.counting.models import CountDue, CountingState
from khoa.database import Database, clock

BATCH = 500


async def increment_later(document: type[Document], row_id: Any, **changes: int) -> None:
    """Have the changes added to a row's counts within a second or so. Call it in the transaction of
    what is counted, so that it is counted exactly once, or never when that is aborted."""
    await CountDue.get_pymongo_collection().insert_one(
        {
            "_id": ObjectId(),
            "collection": document.get_collection_name(),
            "row": row_id,
            "changes": changes,
        }
    )


async def sum_up(database: Database) -> int:
    """Add one batch of differences to their rows in one transaction, and set each row's
    `changed_at`. Return how many differences it was."""
    due = CountDue.get_pymongo_collection()

    async def write() -> int:
        batch = await due.find().limit(BATCH).to_list()
        # Another process with the same batch deletes the same rows: one of the two is run again.
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
    """Return the time up to which everything committed is summed up; None before the first run."""
    state = await CountingState.get("counting")
    return state.as_of if state else None
