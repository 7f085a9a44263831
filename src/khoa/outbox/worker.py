"""Does what is wanted. Each process of the role `worker` runs one; a lease in the database, by the
database's clock, keeps them apart."""

import asyncio
import contextlib
import random
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from khoa.base import metrics
from khoa.base.domain import doers_of
from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.database import clock
from khoa.outbox.models import Intent

log = structlog.get_logger()

LEASE = timedelta(seconds=45)
"""Longer than any attempt: who was killed has it taken over after this."""
ATTEMPT_SECONDS = 30.0
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=6)
CHOICE = 8
"""So many of the due ones a worker chooses from."""
LOOK_EVERY = 10.0
"""Seconds: the change stream only wakes, and an open one can lose events."""


class NobodyDoes(KhoaError):
    """An intent of a kind that no domain has registered."""


class OutboxWorker:
    """`start` and `stop` belong to the application's lifespan."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._doers = doers_of(context.domains)
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._name_what_nobody_does(), name="outbox-of-nobody"),
            asyncio.create_task(self._listen(), name="outbox-listen"),
            asyncio.create_task(self._work(), name="outbox-work"),
        ]

    async def _name_what_nobody_does(self) -> None:
        if kinds := await self.of_nobody():
            log.error("outbox.nobody_does", kinds=kinds, hint="They wait for a Khoa that does.")

    async def of_nobody(self) -> list[str]:
        """Kinds that wait and that no domain does: a newer Khoa was here, or a domain is missing.
        They keep waiting."""
        waiting = await Intent.get_pymongo_collection().distinct("work.kind", {"state": "waiting"})
        return sorted(set(waiting) - set(self._doers))

    async def stop(self) -> None:
        """An attempt under way is cut off: its lease ends, and it is made again."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def run_due(self) -> int:
        """Attempt all that is due now, one after the other; how many attempts were made."""
        made = 0
        while intent := await self._claim({"next_at": {"$lte": clock.now()}}):
            await self._attempt(intent)
            made += 1
        return made

    async def attempt_now(self, intent: Intent) -> bool:
        """Attempt one that waits, also before its pause or somebody's lease of it is over: doing it
        twice does no harm. True when it is done by that."""
        claimed = await self._claim({"_id": intent.id})
        return claimed is not None and await self._attempt(claimed)

    async def _claim(self, which: dict[str, Any]) -> Intent | None:
        """Take one of those that are due longest. The attempt counts from here, also if we die.

        Which one is chance: what wakes this worker wakes those of other machines as well, and they
        would all reach for the same.
        """
        while (
            first := await Intent.find({"state": "waiting", **which})
            .sort("next_at")
            .limit(CHOICE)
            .to_list()
        ):
            intent = random.choice(first)  # noqa: S311 (spreads the workers only)
            seen = {
                "_id": intent.id,
                "state": "waiting",
                "wanted": intent.wanted,
                "attempts": intent.attempts,
            }
            leased_until = clock.now() + LEASE
            taken = await Intent.get_pymongo_collection().update_one(
                seen, {"$set": {"next_at": leased_until}, "$inc": {"attempts": 1}}
            )
            if taken.matched_count:
                intent.next_at, intent.attempts = leased_until, intent.attempts + 1
                return intent
            # Another worker was quicker.
        return None

    async def _attempt(self, intent: Intent) -> bool:
        """A failure is kept with the intent and tried again after a growing pause, for ever."""
        outcome: dict[str, object]
        now = clock.now()
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                await self._do(intent)
        except Exception as error:  # noqa: BLE001 (whatever it was, it is kept and tried again)
            why = error.message if isinstance(error, KhoaError) else repr(error)
            metrics.outbox_attempts.labels(intent.kind, "failed").inc()
            log.warning("outbox.failed", subject=intent.subject, attempt=intent.attempts, why=why)
            outcome = {"last_error": why[:500], "next_at": now + pause_after(intent.attempts)}
        else:
            metrics.outbox_attempts.labels(intent.kind, "done").inc()
            log.info("outbox.done", subject=intent.subject, attempt=intent.attempts)
            outcome = {"state": "done", "done_at": now, "last_error": None}
        kept = await Intent.get_pymongo_collection().update_one(
            {"_id": intent.id, "wanted": intent.wanted, "attempts": intent.attempts},
            {"$set": outcome},
        )
        return kept.matched_count == 1 and outcome.get("state") == "done"

    async def _do(self, intent: Intent) -> None:
        if intent.kind not in self._doers:  # of a newer Khoa, which does it once it runs
            raise NobodyDoes(f"Nothing here does {intent.kind}.")
        payload, doer = self._doers[intent.kind]
        await doer(self._context, payload.model_validate(intent.work))

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            pause = LOOK_EVERY
            try:
                await self.run_due()
                pause = await self._until_next()
            except PyMongoError as error:
                log.warning("outbox.database_failed", error=str(error))
            # Not `wait_for`: before Python 3.12 it can lose a cancellation that comes together with
            # what it waits for, and `stop` would wait for ever.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def _until_next(self) -> float:
        """Seconds until an intent is due, at most LOOK_EVERY."""
        first = await Intent.get_pymongo_collection().find_one(
            {"state": "waiting"}, {"next_at": 1}, sort=[("next_at", 1)]
        )
        if first is None:
            return LOOK_EVERY
        due: datetime = first["next_at"]
        return min(max((due - clock.now()).total_seconds(), 0.05), LOOK_EVERY)

    async def _listen(self) -> None:
        """Every intent that is committed, by any process, wakes all workers."""
        while True:
            try:
                async with await Intent.get_pymongo_collection().watch(
                    [{"$project": {"_id": 1}}]
                ) as changes:
                    self._woken.set()
                    async for _ in changes:
                        self._woken.set()
            except PyMongoError as error:
                log.warning("outbox.listen_failed", error=str(error))
            await asyncio.sleep(1)


def pause_after(attempts: int) -> timedelta:
    """2 s, 4 s, 8 s, … and at most six hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
