"""The outbox's part of a reconciliation: retries what has failed and reports what keeps failing."""

from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.upkeep import PartReport, Run, for_each

KEEPS_FAILING = 5
"""Attempts after which an intent is reported: they take about half a minute."""


async def leftovers(run: Run, report: PartReport) -> None:
    """In a thorough run, attempt once more what has failed, without waiting for its next attempt.
    Report what keeps failing; the finding shows the oldest intent with its last error."""
    if run.thorough:
        begun = {"state": "waiting", "attempts": {"$gt": 0}}
        await attempt_all(run, report, await Intent.find(begun).to_list())
    failing = await Intent.find(
        {"state": "waiting", "attempts": {"$gte": KEEPS_FAILING}, "last_error": {"$ne": None}}
    ).to_list()
    report.count_seen("failing", len(failing))
    for intent in sorted(failing, key=lambda one: one.created_at, reverse=True):
        report.add_finding(
            "outbox_stuck",
            f"{intent.subject}, wanted {intent.created_at:%Y-%m-%d %H:%M} UTC, "
            f"{intent.attempts} attempts: {intent.last_error}",
        )


async def attempt_all(run: Run, report: PartReport, intents: list[Intent]) -> None:
    """Attempt each intent now. A failure is stored with its intent."""
    worker = OutboxWorker(run.context)

    async def attempt(intent: Intent) -> None:
        if await worker.attempt_now(intent):
            report.count_mended("left undone")

    await for_each(intents, attempt)
