"""Carries out intents. Each process of the role `worker` runs one worker; a lease on each intent,
by the database's clock, keeps two of them from attempting the same one."""

import asyncio
import contextlib
import random
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from khoa.base import metrics
from khoa.base.domain import intent_handlers_of
from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.database import clock
from khoa.outbox.models import Intent

log = structlog.get_logger()

LEASE = timedelta(seconds=45)
"""Longer than any attempt. After this, another worker takes over from one that was killed."""
ATTEMPT_SECONDS = 30.0
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=6)
CANDIDATES = 8
"""A worker picks at random among this many due intents."""
POLL_SECONDS = 10.0
"""Wake-ups can be lost: so poll as well."""


class NoHandler(KhoaError):
    """No domain has registered a handler for this kind of intent."""


class OutboxWorker:
    """Attempts due intents, woken when any process commits one. See `Background`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._handlers = intent_handlers_of(context.domains)
        self._woken = context.database.wake_ups.subscribe(
            Intent.get_collection_name(), updates=True
        )

    async def run(self) -> None:
        """Run until cancelled. A cancelled attempt is made again once its lease has ended."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._report_kinds_without_handler(), name="outbox-unhandled")
            tasks.create_task(self._work(), name="outbox-work")

    async def _report_kinds_without_handler(self) -> None:
        if kinds := await self.kinds_without_handler():
            log.error("outbox.no_handler", kinds=kinds, hint="They wait for a Khoa that has one.")

    async def kinds_without_handler(self) -> list[str]:
        """Return the kinds of waiting intents for which there is no handler: a newer Khoa wrote
        them, or a domain is missing. They keep waiting."""
        waiting = await Intent.get_pymongo_collection().distinct("work.kind", {"state": "waiting"})
        return sorted(set(waiting) - set(self._handlers))

    async def run_due(self) -> int:
        """Attempt all due intents one after the other; return how many attempts were made."""
        made = 0
        while intent := await self._claim({"next_at": {"$lte": clock.now()}}):
            await self._attempt(intent)
            made += 1
        return made

    async def attempt_now(self, intent: Intent) -> bool:
        """Attempt a waiting intent regardless of its pause or of another worker's lease: handlers
        are idempotent. Return whether that has done it."""
        claimed = await self._claim({"_id": intent.id})
        return claimed is not None and await self._attempt(claimed)

    async def _claim(self, which: dict[str, Any]) -> Intent | None:
        """Lease one of the longest due intents and count the attempt, so that a crash counts too.

        It is picked at random, because the same change stream wakes the workers of all machines and
        they would otherwise compete for the first one.
        """
        while (
            first := await Intent.find({"state": "waiting", **which})
            .sort("next_at")
            .limit(CANDIDATES)
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
            # Another worker leased it first.
        return None

    async def _attempt(self, intent: Intent) -> bool:
        """Store a failure with the intent and retry after a growing pause, without end. Return
        whether the attempt succeeded and no newer payload replaced it meanwhile."""
        outcome: dict[str, object]
        now = clock.now()
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                await self._do(intent)
        except Exception as error:  # noqa: BLE001 (stored with the intent and retried)
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
        if intent.kind not in self._handlers:  # written by a newer Khoa, which handles it
            raise NoHandler(f"Nothing here handles {intent.kind}.")
        payload, handle = self._handlers[intent.kind]
        await handle(self._context, payload.model_validate(intent.work))

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            pause = POLL_SECONDS
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
        """Return the seconds until an intent is due, at most POLL_SECONDS."""
        first = await Intent.get_pymongo_collection().find_one(
            {"state": "waiting"}, {"next_at": 1}, sort=[("next_at", 1)]
        )
        if first is None:
            return POLL_SECONDS
        due: datetime = first["next_at"]
        return min(max((due - clock.now()).total_seconds(), 0.05), POLL_SECONDS)


def pause_after(attempts: int) -> timedelta:
    """Return the pause after so many attempts: 2 s, 4 s, 8 s, … at most six hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
