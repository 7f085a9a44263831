"""What the outbox has still to do, and what it cannot get done: its own pauses grow to hours, so
that a person has to hear."""

import asyncio
import time
from datetime import UTC, datetime

from khoa.outbox.models import Intent
from khoa.outbox.worker import LEASE
from khoa.reconcile.models import PartReport
from khoa.reconcile.parts import Run

KEEPS_FAILING = 5
"""Attempts: half a minute of them."""


PATIENCE = 15.0
LOOK_EVERY = 0.25
"""Seconds."""


async def ordered(run: Run, report: PartReport) -> None:
    """What was just mended may have ordered refunds, which the workers carry out: the ledger, read
    next, shall hold them. Where nobody works, or a provider is away, the next run tells of them."""
    until = time.monotonic() + PATIENCE
    while waiting := await _refunds_due():
        if time.monotonic() > until:
            break
        await asyncio.sleep(LOOK_EVERY)
    report.saw("refunds waiting", waiting)


async def _refunds_due() -> int:
    """Due now, or under way: the end of the lease is then when it would be due again."""
    soon = datetime.now(UTC) + LEASE
    return await Intent.find(
        {"state": "waiting", "next_at": {"$lte": soon}, "work.kind": "refund_payment"}
    ).count()


async def stuck(run: Run, report: PartReport) -> None:
    """Nothing is mended here: the outbox tries for ever. The oldest is told with its last error."""
    failing = (
        await Intent.find(
            {"state": "waiting", "attempts": {"$gte": KEEPS_FAILING}, "last_error": {"$ne": None}}
        )
        .sort("created_at")
        .to_list()
    )
    report.saw("failing", len(failing))
    for intent in reversed(failing):
        report.trouble(
            "outbox_stuck",
            f"{intent.subject}, wanted {intent.created_at:%Y-%m-%d %H:%M} UTC, "
            f"{intent.attempts} attempts: {intent.last_error}",
        )
