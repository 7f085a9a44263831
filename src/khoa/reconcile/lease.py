"""One run at a time across all machines, by the database's clock.

What two at once would do is harmless, only wasteful.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from khoa.database import clock
from khoa.reconcile.models import ReconcileState

log = structlog.get_logger()

HELD_FOR = timedelta(seconds=60)
RENEWED_EVERY = 15.0
"""Seconds."""
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_ONE = {"_id": "reconcile"}


async def take(holder: str, *, only_if_due: bool) -> bool:
    """False when somebody else runs, or when nothing is due and `only_if_due`."""
    rows, now = ReconcileState.get_pymongo_collection(), clock.now()
    first: dict[str, Any] = {
        "holder": None,
        "until": _LONG_AGO,
        "next_at": _LONG_AGO,
        "cursors": {},
    }
    await rows.update_one(_ONE, {"$setOnInsert": first}, upsert=True)
    free: dict[str, Any] = {**_ONE, "until": {"$lte": now}}
    if only_if_due:
        free["next_at"] = {"$lte": now}
    taken = await rows.update_one(free, {"$set": {"holder": holder, "until": now + HELD_FOR}})
    return taken.matched_count == 1


@contextlib.asynccontextmanager
async def held(holder: str, *, every: timedelta) -> AsyncIterator[None]:
    """Keeps what was taken until the end, and then says when the next run is due."""
    keeping = asyncio.create_task(_keep(holder), name="reconcile-lease")
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        now = clock.now()
        await ReconcileState.get_pymongo_collection().update_one(
            {**_ONE, "holder": holder},
            {"$set": {"holder": None, "until": now, "next_at": now + every}},
        )


async def _keep(holder: str) -> None:
    while True:
        await asyncio.sleep(RENEWED_EVERY)
        try:
            await ReconcileState.get_pymongo_collection().update_one(
                {**_ONE, "holder": holder}, {"$set": {"until": clock.now() + HELD_FOR}}
            )
        except PyMongoError as error:
            log.warning("reconcile.lease_not_renewed", error=str(error))
