"""Reports of past reconciliations, and the row that says who runs one and when the next is due."""

from datetime import datetime
from typing import Literal

from beanie import Document
from pydantic import Field
from pymongo import IndexModel

from khoa.upkeep import PartReport

RunBy = Literal["timer", "command", "office"]


class Reconciliation(Document):
    """The report of a finished run. Kept for 90 days, for the office."""

    by: RunBy
    started_at: datetime
    finished_at: datetime
    parts: list[PartReport]
    calls: dict[str, int]
    """Number of requests made, by platform."""

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
        """Return the report as lines of text for a terminal."""
        seconds = (self.finished_at - self.started_at).total_seconds()
        calls = ", ".join(f"{name} {count}" for name, count in sorted(self.calls.items())) or "none"
        lines = [f"{self.mended} mended in {seconds:.1f} s; requests: {calls}"]
        for part in self.parts:
            looked_at, mended = (
                ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
                for counts in (part.looked_at, part.mended)
            )
            lines.append(f"{part.name}: {looked_at or 'nothing to look at'}; mended {mended or 0}")
            lines += [f"  {one.code} ({one.count}): {one.detail}" for one in part.problems]
            if part.failed:
                lines.append(f"  FAILED: {part.failed}")
        return lines


class ReconcileState(Document):
    """The only row of its collection. `holder` has the lease until `until`, so that a process that
    was killed loses it."""

    id: str = "reconcile"  # type: ignore[assignment]
    holder: str | None = None
    until: datetime
    next_at: datetime
    """When the timer starts the next run."""
    cursors: dict[str, datetime] = Field(default_factory=dict)
    """Up to when each part has read what its platform lists by time."""

    class Settings:
        name = "reconcile_state"
