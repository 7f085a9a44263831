"""The database's clock, by which several machines compare times whatever their own clocks say.

Leases, timers and due times are written by one machine and read by another. Each process asks for
the database's time when it connects and every `SYNC_SECONDS`; in between it adds the time elapsed
on its monotonic clock, which cannot be set.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

log = structlog.get_logger()

SYNC_SECONDS = 30.0

_synchronized: tuple[datetime, float] | None = None
"""The database's time, and the time of our monotonic clock at that moment."""


def now() -> datetime:
    """Return the database's time, or this machine's own before `synchronize` was called."""
    if _synchronized is None:
        return datetime.now(UTC)
    then, at = _synchronized
    return then + timedelta(seconds=time.monotonic() - at)


async def synchronize(client: AsyncMongoClient[dict[str, Any]]) -> None:
    """Ask the database for its time. Half of the round trip is taken for the way back."""
    global _synchronized
    asked = time.monotonic()
    answer = await client.admin.command("hello")
    answered = time.monotonic()
    server_time: datetime = answer["localTime"]
    _synchronized = (server_time.replace(tzinfo=UTC), (asked + answered) / 2)


class ClockSync:
    """Synchronizes regularly, in the background."""

    def __init__(self, client: AsyncMongoClient[dict[str, Any]]) -> None:
        self._client = client

    async def run(self) -> None:
        while True:
            await asyncio.sleep(SYNC_SECONDS)
            try:
                await synchronize(self._client)
            except PyMongoError as error:
                log.warning("database.time_unknown", error=str(error)[:200])
