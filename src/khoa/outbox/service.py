"""Wanting something at a platform, in the transaction of the change that wants it."""

from datetime import datetime

from khoa.base.domain import Payload
from khoa.database import clock, require_transaction
from khoa.outbox.models import Intent


async def want(work: Payload, *, at: datetime | None = None) -> None:
    """Have it done once the transaction is committed, or not before `at`.

    Wanted again, also after it was done, it is done again; with another `at`, that one counts.
    """
    require_transaction()
    now = clock.now()
    await Intent.get_pymongo_collection().update_one(
        {"subject": work.subject},
        {
            "$set": {
                "work": work.model_dump(),
                "state": "waiting",
                "next_at": at or now,
                "attempts": 0,
                "last_error": None,
                "done_at": None,
            },
            "$inc": {"wanted": 1},
            "$setOnInsert": {"created_at": now},
        },
        upsert=True,
    )


async def withdraw(work: Payload) -> bool:
    """It is no longer wanted. False when it was begun or done already, or never wanted."""
    gone = await Intent.get_pymongo_collection().delete_one(
        {"subject": work.subject, "state": "waiting", "attempts": 0}
    )
    return gone.deleted_count == 1
