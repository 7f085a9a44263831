"""Sums up what waits to be counted. Each machine's worker runs one; a lease lets one of them work.

The lease only saves work: two at once write the same rows, so that one of them begins anew.
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
from khoa.counting.models import CountDue, CountingState
from khoa.database import clock

log = structlog.get_logger()

LEASE = timedelta(seconds=20)
"""Who was killed is taken over from after this."""
LOOK_EVERY = 5.0
"""Seconds: the change stream only wakes, and an open one can lose events."""
GATHER = 0.2
"""Seconds to wait for more after a wake-up: one batch then counts a burst of sales."""
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_ONE = {"_id": "counting"}


class CountingWorker:
    """`start` and `stop` belong to the worker process's lifespan."""

    def __init__(self, context: Context, *, look_every: float = LOOK_EVERY) -> None:
        self._context = context
        self._look_every = look_every
        self._holder = secrets.token_hex(8)
        self._woken = asyncio.Event()
        self._sums: list[Callable[[Context], Awaitable[int]]] = []
        self._watched: list[str] = []
        for domain in context.domains:
            for document, sum_up in domain.sums.items():
                self._sums.append(sum_up)
                self._watched.append(document.get_collection_name())
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._listen(), name="counting-listen"),
            asyncio.create_task(self._work(), name="counting-work"),
        ]

    async def stop(self) -> None:
        """A batch under way is cut off and not counted; the next holder counts it."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        with contextlib.suppress(PyMongoError):
            await self._change_own({"holder": None, "until": _LONG_AGO})

    async def catch_up(self) -> int:
        """Sum up all that is committed now; how much it was. 0 when another process does it."""
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

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.catch_up()
            except (PyMongoError, KhoaError) as error:
                log.warning("counting.failed", error=str(error))
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_every):
                    await self._woken.wait()
                await asyncio.sleep(GATHER)

    async def _take(self) -> bool:
        """Take the lease, or keep it."""
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

    async def _listen(self) -> None:
        """Everything new, by any process, wakes all workers."""
        new = {"operationType": "insert", "ns.coll": {"$in": self._watched}}
        database = CountDue.get_pymongo_collection().database
        while True:
            try:
                async with await database.watch(
                    [{"$match": new}, {"$project": {"_id": 1}}]
                ) as changes:
                    self._woken.set()
                    async for _ in changes:
                        self._woken.set()
            except PyMongoError as error:
                log.warning("counting.listen_failed", error=str(error))
            await asyncio.sleep(1)
