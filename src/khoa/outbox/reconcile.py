"""What the outbox has still to do: the workers do it, or this run does when they do not."""

from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.upkeep import PartReport, Run, each

KEEPS_FAILING = 5
"""Attempts: half a minute of them."""


async def leftovers(run: Run, report: PartReport) -> None:
    """When a person asks, what has been begun and not done is attempted once more, whatever its
    pause. What fails again and again is told, the oldest with its last error."""
    if run.thorough:
        begun = {"state": "waiting", "attempts": {"$gt": 0}}
        await attempt_all(run, report, await Intent.find(begun).to_list())
    failing = await Intent.find(
        {"state": "waiting", "attempts": {"$gte": KEEPS_FAILING}, "last_error": {"$ne": None}}
    ).to_list()
    report.saw("failing", len(failing))
    for intent in sorted(failing, key=lambda one: one.created_at, reverse=True):
        report.trouble(
            "outbox_stuck",
            f"{intent.subject}, wanted {intent.created_at:%Y-%m-%d %H:%M} UTC, "
            f"{intent.attempts} attempts: {intent.last_error}",
        )


async def attempt_all(run: Run, report: PartReport, intents: list[Intent]) -> None:
    """Whatever fails is kept with its intent."""
    worker = OutboxWorker(run.context)

    async def attempt(intent: Intent) -> None:
        if await worker.attempt_now(intent):
            report.mend("left undone")

    await each(intents, attempt)
