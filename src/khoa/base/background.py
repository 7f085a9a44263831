"""What a process does beside its requests: run until the process ends, and never end in silence."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Protocol

import structlog

log = structlog.get_logger()

RESTART_SECONDS = 5.0


class Background(Protocol):
    """A background task. Several processes and machines may run it, so it takes a lease wherever
    two at once would be wrong."""

    async def run(self) -> None:
        """Work until cancelled. Errors that are expected are handled inside."""
        ...


@contextlib.asynccontextmanager
async def running(*works: Background) -> AsyncIterator[None]:
    """Run them beside what is inside, and cancel them at its end.

    One that fails is logged with its trace and started again after RESTART_SECONDS.
    """
    tasks = [asyncio.create_task(_keep(work), name=type(work).__name__) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(work: Background) -> None:
    while True:
        try:
            await work.run()
        except Exception:
            log.exception("background.failed", work=type(work).__name__)
            await asyncio.sleep(RESTART_SECONDS)
        else:
            return
