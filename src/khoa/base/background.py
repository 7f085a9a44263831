"""Run background tasks until the process ends, and restart those that fail."""

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
        """Run until cancelled. Expected errors are handled inside."""
        ...


@contextlib.asynccontextmanager
async def running(*background: Background) -> AsyncIterator[None]:
    """Run the tasks during the block and cancel them at its end.

    One that fails is logged with its trace and restarted after RESTART_SECONDS.
    """
    tasks = [asyncio.create_task(_keep_running(one), name=type(one).__name__) for one in background]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(work: Background) -> None:
    while True:
        try:
            await work.run()
        except Exception:
            log.exception("background.failed", work=type(work).__name__)
            await asyncio.sleep(RESTART_SECONDS)
        else:
            return
