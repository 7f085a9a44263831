"""What a reconciliation found, and the one row that says when the next is due and who runs it."""

from datetime import datetime
from typing import Literal

from beanie import Document
from pydantic import Field
from pymongo import IndexModel

from khoa.upkeep import PartReport

RunBy = Literal["timer", "command", "office"]


class Reconciliation(Document):
    """A run that came to its end. Kept for 90 days, for the office."""

    by: RunBy
    started_at: datetime
    finished_at: datetime
    parts: list[PartReport]
    calls: dict[str, int]
    """Requests made, by platform."""

    class Settings:
        name = "reconciliations"
        indexes = (IndexModel([("started_at", -1)], expireAfterSeconds=90 * 86_400),)

    @property
    def mended(self) -> int:
        return sum(count for part in self.parts for count in part.mended.values())

    @property
    def failed(self) -> bool:
        return any(part.failed for part in self.parts)

    def lines(self) -> list[str]:
        """For a person at a terminal."""
        seconds = (self.finished_at - self.started_at).total_seconds()
        calls = ", ".join(f"{name} {count}" for name, count in sorted(self.calls.items())) or "none"
        said = [f"{self.mended} mended in {seconds:.1f} s; requests: {calls}"]
        for part in self.parts:
            looked_at, mended = (
                ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
                for counts in (part.looked_at, part.mended)
            )
            said.append(f"{part.name}: {looked_at or 'nothing to look at'}; mended {mended or 0}")
            said += [f"  {p.code} ({p.count}): {p.detail}" for p in part.problems]
            if part.failed:
                said.append(f"  FAILED: {part.failed}")
        return said


class ReconcileState(Document):
    """The only row. Whoever holds `until` runs; a dead holder loses it when that time is over."""

    id: str = "reconcile"  # type: ignore[assignment]
    holder: str | None = None
    until: datetime
    next_at: datetime
    """When the timer runs next."""
    cursors: dict[str, datetime] = Field(default_factory=dict)
    """Up to when each part has seen what its platform tells in the order of time."""

    class Settings:
        name = "reconcile_state"
