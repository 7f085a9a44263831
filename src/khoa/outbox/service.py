"""Enqueue and cancel intents, in the transaction of the change that needs them."""

from datetime import datetime

from khoa.base.domain import Payload
from khoa.database import clock, require_transaction
from khoa.outbox.models import Intent


async def enqueue(work: Payload, *, at: datetime | None = None) -> None:
    """Have the work done once the transaction is committed, and not before `at`.

    Enqueuing a subject again replaces its payload and `at`, and has it done again even if it is
    done already. Raises TransactionMisused outside a transaction.
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


async def cancel(work: Payload) -> bool:
    """Remove an intent that has not been attempted yet. Return False when it was attempted or done
    already, or never enqueued."""
    deleted = await Intent.get_pymongo_collection().delete_one(
        {"subject": work.subject, "state": "waiting", "attempts": 0}
    )
    return deleted.deleted_count == 1
