"""Runs a reconciliation every few minutes in one of the worker processes."""

import asyncio
import random
from datetime import timedelta

import structlog

from khoa.context import Context
from khoa.reconcile import run

log = structlog.get_logger()

MAX_INITIAL_DELAY = 20.0
"""Seconds. The delay is random, so that the workers of a school do not all check at once."""
CHECK_SECONDS = 30.0


class ReconcileTimer:
    """Starts a reconciliation whenever one is due: soon after a start when the last one is older
    than the interval. A cancelled run keeps what it has done, and the next one does the rest."""

    def __init__(self, context: Context, *, max_initial_delay: float = MAX_INITIAL_DELAY) -> None:
        self._context = context
        self._max_initial_delay = max_initial_delay
        self._every = timedelta(minutes=context.settings.reconcile_every)

    async def run(self) -> None:
        if not self._every:
            return
        pause = random.uniform(0, self._max_initial_delay)  # noqa: S311 (spreads the workers only)
        while True:
            await asyncio.sleep(pause)
            pause = CHECK_SECONDS
            try:
                await run.if_due(self._context, every=self._every)
            except Exception:
                log.exception("reconcile.failed")
