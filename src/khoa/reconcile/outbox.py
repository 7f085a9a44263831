"""What the outbox has still to do: the workers do it, or this run does when they do not."""

import asyncio
import time
from datetime import UTC, datetime

from khoa.outbox.models import Intent
from khoa.outbox.worker import LEASE, OutboxWorker
from khoa.payments.doers import DOERS
from khoa.reconcile.models import PartReport
from khoa.reconcile.parts import Run, each

KEEPS_FAILING = 5
"""Attempts: half a minute of them."""

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
    report.saw("refunds waiting", len(waiting))
    await _do(run, report, waiting)


async def leftovers(run: Run, report: PartReport) -> None:
    """When a person asks, what has been begun and not done is attempted once more, whatever its
    pause. What fails again and again is told, the oldest with its last error."""
    if run.thorough:
        begun = {"state": "waiting", "attempts": {"$gt": 0}}
        await _do(run, report, await Intent.find(begun).to_list())
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


async def _refunds_waiting(run: Run) -> list[Intent]:
    """Those due now or under way; when a person asks, also those whose pause is longer."""
    wanted = {"state": "waiting", "work.kind": "refund_payment"}
    soon = {"next_at": {"$lte": datetime.now(UTC) + LEASE}}
    return await Intent.find(wanted if run.thorough else {**wanted, **soon}).to_list()


async def _do(run: Run, report: PartReport, intents: list[Intent]) -> None:
    """Whatever fails is kept with its intent."""
    worker = OutboxWorker(run.context, DOERS)

    async def attempt(intent: Intent) -> None:
        if await worker.attempt_now(intent):
            report.mend("left undone")

    await each(intents, attempt)
