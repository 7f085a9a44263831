"""Runs the reconciliation every few minutes in one of the worker processes."""

import asyncio
import contextlib
import random
from datetime import timedelta

import structlog

from khoa.context import Context
from khoa.reconcile import run

log = structlog.get_logger()

BEGINS_WITHIN = 20.0
"""Seconds after the start, by chance, so that the workers of a school do not all look at once."""
LOOK_EVERY = 30.0


class ReconcileTimer:
    """`start` and `stop` belong to the application's lifespan. After a stop longer than the
    interval the next start reconciles at once: nobody heard the webhooks meanwhile."""

    def __init__(self, context: Context, *, begins_within: float = BEGINS_WITHIN) -> None:
        self._context = context
        self._begins_within = begins_within
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
        pause = random.uniform(0, self._begins_within)  # noqa: S311 (spreads the workers only)
        while True:
            await asyncio.sleep(pause)
            pause = LOOK_EVERY
            try:
                await run.if_due(self._context, every=self._every)
            except Exception:
                log.exception("reconcile.failed")
