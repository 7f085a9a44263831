"""Sums up new rows. Each machine's worker process runs one worker; a lease lets one of them work.

The lease only saves work: of two at once, one conflicts and is run again.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.counting.models import CountingState
from khoa.database import clock

log = structlog.get_logger()

LEASE = timedelta(seconds=20)
"""After this, another worker takes over from one that was killed."""
POLL_SECONDS = 5.0
"""Wake-ups can be lost: so poll as well."""
DEBOUNCE_SECONDS = 0.2
"""Wait for more after a wake-up, so that one batch counts a burst of sales."""
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_ONE = {"_id": "counting"}


class CountingWorker:
    """Sums up new rows, woken when any process inserts one. A cancelled batch is counted by the
    next holder."""

    def __init__(self, context: Context, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._context = context
        self._poll_seconds = poll_seconds
        self._holder = secrets.token_hex(8)
        self._sums: list[Callable[[Context], Awaitable[int]]] = []
        watched: list[str] = []
        for domain in context.domains:
            for document, sum_up in domain.sums.items():
                self._sums.append(sum_up)
                watched.append(document.get_collection_name())
        self._woken = context.database.wake_ups.subscribe(*watched)

    async def run(self) -> None:
        try:
            await self._work()
        finally:
            with contextlib.suppress(PyMongoError):
                await self.release()

    async def catch_up(self) -> int:
        """Sum up everything committed so far. Return how many rows it was, 0 when another process
        has the lease."""
        done = 0
        if not await self._take():
            return done
        began = clock.now()
        for sum_up in self._sums:
            while counted := await sum_up(self._context):
                done += counted
                if not await self._take():
                    return done
        await self._change_own({"as_of": began})
        return done

    async def release(self) -> None:
        """Release the lease, so that another process can take over at once."""
        await self._change_own({"holder": None, "until": _LONG_AGO})

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.catch_up()
            except (PyMongoError, KhoaError) as error:
                log.warning("counting.failed", error=str(error))
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._woken.wait()
                await asyncio.sleep(DEBOUNCE_SECONDS)

    async def _take(self) -> bool:
        """Take or renew the lease. Return whether we have it."""
        rows, now = CountingState.get_pymongo_collection(), clock.now()
        mine = {"holder": self._holder, "until": now + LEASE}
        free = {"$or": [{"holder": self._holder}, {"until": {"$lte": now}}]}
        if (await rows.update_one({**_ONE, **free}, {"$set": mine})).matched_count:
            return True
        made = await rows.update_one(_ONE, {"$setOnInsert": mine}, upsert=True)
        return made.upserted_id is not None

    async def _change_own(self, changes: dict[str, object]) -> None:
        await CountingState.get_pymongo_collection().update_one(
            {**_ONE, "holder": self._holder}, {"$set": changes}
        )
