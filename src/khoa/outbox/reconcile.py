"""The outbox's part of a reconciliation: retries what has failed and reports what keeps failing."""

from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.upkeep import PartReport, Run, for_each

KEEPS_FAILING = 5
"""Attempts after which an intent is reported: they take about half a minute."""

AT_ONCE = 1_000
"""Intents of one run. Of more, the next run takes those that are left."""


async def leftovers(run: Run, report: PartReport) -> None:
    """In a thorough run, attempt once more what has failed, without waiting for its next attempt.
    Report what keeps failing; the finding shows the oldest intent with its last error."""
    if run.thorough:
        begun = {"state": "waiting", "attempts": {"$gt": 0}}
        first = Intent.find(begun).sort("next_at").limit(AT_ONCE)
        await attempt_all(run, report, await first.to_list())
    failing = Intent.find(
        {"state": "waiting", "attempts": {"$gte": KEEPS_FAILING}, "last_error": {"$ne": None}}
    )
    report.count_seen("failing", await failing.count())
    # Those whose next attempt is due first: more would say no more than their number.
    oldest = await failing.sort("next_at").limit(AT_ONCE).to_list()
    for intent in sorted(oldest, key=lambda one: one.created_at, reverse=True):
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
