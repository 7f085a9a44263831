"""One change stream that wakes all background tasks of a process.

Each open stream costs the server as much as another client that reads every write. A stream is only
a wake-up, since it can lose events: whoever is woken also polls.
"""

import asyncio
from collections import defaultdict
from typing import Any
from weakref import WeakSet

import structlog
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

log = structlog.get_logger()

REOPEN_SECONDS = 1.0


class WakeUps:
    """Subscribe first, then `run` in the background."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._database = database
        # Weak: a subscriber may end before the process does.
        self._inserted: dict[str, WeakSet[asyncio.Event]] = defaultdict(WeakSet)
        self._updated: dict[str, WeakSet[asyncio.Event]] = defaultdict(WeakSet)

    def subscribe(self, *collections: str, updates: bool = False) -> asyncio.Event:
        """Return an event that is set whenever any process inserts into one of the collections, or
        with `updates` also when it updates a row there, and when the stream opens."""
        woken = asyncio.Event()
        for collection in collections:
            self._inserted[collection].add(woken)
            if updates:
                self._updated[collection].add(woken)
        return woken

    async def run(self) -> None:
        watched = {
            "operationType": {"$in": ["insert", "update"]},
            "ns.coll": {"$in": list(self._inserted)},
        }
        fields = {"ns": 1, "operationType": 1}
        while True:
            try:
                async with await self._database.watch(
                    [{"$match": watched}, {"$project": fields}]
                ) as changes:
                    for subscribers in self._inserted.values():
                        for woken in subscribers:
                            woken.set()
                    async for change in changes:
                        kind = change["operationType"]
                        waiting = self._inserted if kind == "insert" else self._updated
                        for woken in waiting.get(change["ns"]["coll"], ()):
                            woken.set()
            except PyMongoError as error:
                log.warning("database.wake_ups_failed", error=str(error))
            await asyncio.sleep(REOPEN_SECONDS)
