"""The settings in memory, at most a second behind the database."""

import asyncio

import structlog
from pymongo.errors import PyMongoError

from khoa.school import service
from khoa.school.models import SchoolSettings
from khoa.settings import Settings

log = structlog.get_logger()

POLL_INTERVAL = 1.0
"""Seconds. One read of one row by its id is simpler than a stream that can lose a change."""


class SchoolWatch:
    """`current` is the environment's seed until `load`. A long-lived process also runs the watch in
    the background."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.current = service.seed(settings)

    async def load(self) -> None:
        self.update(await service.read(self._settings))

    def update(self, settings: SchoolSettings) -> None:
        """Take these unless newer ones are known: a slow read may end after a change."""
        if settings.revision >= self.current.revision:
            self.current = settings

    async def run(self) -> None:
        while True:
            await asyncio.sleep(POLL_INTERVAL)
            try:
                await self.load()
            except PyMongoError as error:  # keep the last known settings
                log.warning("school.not_read", error=str(error))
