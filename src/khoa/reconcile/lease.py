"""A lease, by the database's clock, that allows one run at a time across all machines.

It only saves work: two runs at once would do no harm.
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

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 15.0
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_ONE = {"_id": "reconcile"}


async def take(holder: str, *, only_if_due: bool) -> bool:
    """Take the lease. Return False when another run holds it or, with `only_if_due`, when the next
    run is not due yet."""
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
    taken = await rows.update_one(free, {"$set": {"holder": holder, "until": now + LEASE}})
    return taken.matched_count == 1


@contextlib.asynccontextmanager
async def held(holder: str, *, every: timedelta) -> AsyncIterator[None]:
    """Renew the lease until the block ends; then release it and set when the next run is due."""
    renewal = asyncio.create_task(_renew(holder), name="reconcile-lease")
    try:
        yield
    finally:
        renewal.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewal
        now = clock.now()
        await ReconcileState.get_pymongo_collection().update_one(
            {**_ONE, "holder": holder},
            {"$set": {"holder": None, "until": now, "next_at": now + every}},
        )


async def _renew(holder: str) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            await ReconcileState.get_pymongo_collection().update_one(
                {**_ONE, "holder": holder}, {"$set": {"until": clock.now() + LEASE}}
            )
        except PyMongoError as error:
            log.warning("reconcile.lease_not_renewed", error=str(error))
