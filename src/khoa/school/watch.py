"""The settings in memory, at most a second behind the database."""

import asyncio
import contextlib

import structlog
from pymongo.errors import PyMongoError

from khoa.school import service
from khoa.school.models import SchoolSettings
from khoa.settings import Settings

log = structlog.get_logger()

POLL_INTERVAL = 1.0
"""Seconds. One read of one row by its id is simpler than a stream that can lose a change."""


class SchoolWatch:
    """`current` is the environment's seed until `load`. The application's lifespan starts and stops
    the watch; a short-lived command only calls `load`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        self.current = service.seed(settings)

    async def load(self) -> None:
        self.update(await service.read(self._settings))

    def update(self, settings: SchoolSettings) -> None:
        """Take these unless newer ones are known: a slow read may end after a change."""
        if settings.revision >= self.current.revision:
            self.current = settings

    def start(self) -> None:
        self._task = asyncio.create_task(self._poll(), name="school-watch")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_INTERVAL)
            try:
                await self.load()
            except PyMongoError as error:  # keep the last known settings
                log.warning("school.not_read", error=str(error))
