"""Refunds that were just ordered: carried out before the ledger is read."""

import asyncio
import time
from datetime import UTC, datetime

from khoa.outbox.models import Intent
from khoa.outbox.reconcile import AT_ONCE, attempt_all
from khoa.outbox.worker import LEASE
from khoa.upkeep import PartReport, Run

PATIENCE = 4.0
LOOK_EVERY = 0.25
"""Seconds."""


async def ordered(run: Run, report: PartReport) -> None:
    """What was just mended may have ordered refunds: the ledger, read next, shall hold them.

    The workers carry them out at once. Where none works, or one was killed at it and holds its
    lease, this run does it: the provider pays each order back once, whoever asks.
    """
    until = time.monotonic() + PATIENCE
    while waiting := await _refunds_waiting(run):
        if time.monotonic() > until:
            break
        await asyncio.sleep(LOOK_EVERY)
    report.count_seen("refunds waiting", len(waiting))
    await attempt_all(run, report, waiting)


async def _refunds_waiting(run: Run) -> list[Intent]:
    """Those due now or under way; when a person asks, also those whose pause is longer."""
    wanted = {"state": "waiting", "work.kind": "refund_payment"}
    soon = {"next_at": {"$lte": datetime.now(UTC) + LEASE}}
    waiting = Intent.find(wanted if run.thorough else {**wanted, **soon})
    return await waiting.sort("next_at").limit(AT_ONCE).to_list()
