"""Runs the reconciliation every few minutes in one of the worker processes."""

import asyncio
import contextlib
import random
from datetime import timedelta

import structlog

from khoa.context import Context
from khoa.reconcile import run

log = structlog.get_logger()

FIRST_LOOK = (5.0, 20.0)
"""Seconds after the start, so that the workers of a school do not all look at once."""
LOOK_EVERY = 30.0


class ReconcileTimer:
    """`start` and `stop` belong to the application's lifespan. After a stop longer than the
    interval the next start reconciles at once: nobody heard the webhooks meanwhile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._every = timedelta(minutes=context.settings.reconcile_every)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._every:
            self._task = asyncio.create_task(self._look(), name="reconcile-timer")

    async def stop(self) -> None:
        """A run under way is cut off: what it has done is done, the next one does the rest."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _look(self) -> None:
        pause = random.uniform(*FIRST_LOOK)  # noqa: S311 (spreads the workers, guards nothing)
        while True:
            await asyncio.sleep(pause)
            pause = LOOK_EVERY
            try:
                await run.if_due(self._context, every=self._every)
            except Exception:
                log.exception("reconcile.failed")
