"""The database's clock: what several machines compare times by, whatever their own clocks say.

A lease, a timer or a due time is written by one machine and read by another. Each process learns
the database's time when it connects and every `LEARN_EVERY` seconds; between two looks it counts on
by its monotonic clock, which nobody sets.
"""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

log = structlog.get_logger()

LEARN_EVERY = 30.0

_learned: tuple[datetime, float] | None = None
"""The database's time at a moment of our monotonic clock."""


def now() -> datetime:
    """The database's time. This machine's own before it was learned."""
    if _learned is None:
        return datetime.now(UTC)
    then, at = _learned
    return then + timedelta(seconds=time.monotonic() - at)


async def learn(client: AsyncMongoClient[dict[str, Any]]) -> None:
    """Ask the database for its time. Half of the answer's way is taken for the way back."""
    global _learned
    asked = time.monotonic()
    answer = await client.admin.command("hello")
    answered = time.monotonic()
    told: datetime = answer["localTime"]
    _learned = (told.replace(tzinfo=UTC), (asked + answered) / 2)


class ClockKeeper:
    """Learns the time again and again; `start` and `stop` belong to the process's lifespan."""

    def __init__(self, client: AsyncMongoClient[dict[str, Any]]) -> None:
        self._client = client
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name="database-clock")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(LEARN_EVERY)
            try:
                await learn(self._client)
            except PyMongoError as error:
                log.warning("database.time_unknown", error=str(error)[:200])
