"""What the outbox cannot get done: its own pauses grow to hours, so that a person has to hear."""

from khoa.outbox.models import Intent
from khoa.reconcile.models import PartReport
from khoa.reconcile.parts import Run

KEEPS_FAILING = 5
"""Attempts: half a minute of them."""


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
