"""The settings in this process's memory, at most a second behind the database."""

import asyncio
import contextlib

import structlog
from pymongo.errors import PyMongoError

from khoa.school import service
from khoa.school.models import SchoolSettings
from khoa.settings import Settings

log = structlog.get_logger()

LOOK_EVERY = 1.0
"""Seconds. One read of one row by its id: cheaper to understand than a stream that can lose a
change."""


class SchoolWatch:
    """`current` is the environment's seed until `load`. `start` and `stop` belong to the
    application's lifespan; what lives shorter only loads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        self.current = service.seed(settings)

    async def load(self) -> None:
        self.keep(await service.read(self._settings))

    def keep(self, settings: SchoolSettings) -> None:
        """Take these, unless newer ones are known: a slow read may come after a change."""
        if settings.revision >= self.current.revision:
            self.current = settings

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow(), name="school-watch")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.load()
            except PyMongoError as error:  # what was known counts on
                log.warning("school.not_read", error=str(error))
