"""What each part of a reconciliation is given: the run, and the report that it fills in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, Field

from khoa.context import Context
from khoa.database import TRANSACTION_SECONDS

T = TypeVar("T")

CONCURRENCY = 8
"""Calls at once: quick, and still well within the platforms' rate limits."""
IN_PROGRESS = timedelta(seconds=2 * TRANSACTION_SECONDS)
"""What is younger than this may still be handled by another process."""


class Finding(BaseModel):
    """Something that a run cannot mend by itself. `detail` describes the latest of `count` such
    things."""

    code: str
    count: int
    detail: str


class PartReport(BaseModel):
    """The report of one part of a run. `looked_at` and `mended` count things by name; `problems`
    are its findings; `failed` is the error that ended the part early."""

    name: str
    looked_at: dict[str, int] = Field(default_factory=dict)
    mended: dict[str, int] = Field(default_factory=dict)
    problems: list[Finding] = Field(default_factory=list)
    failed: str | None = None

    def count_seen(self, what: str, count: int = 1) -> None:
        self.looked_at[what] = self.looked_at.get(what, 0) + count

    def count_mended(self, what: str, count: int = 1) -> None:
        if count:
            self.mended[what] = self.mended.get(what, 0) + count

    def add_finding(self, code: str, detail: str) -> None:
        """Add to the finding with this code, or start one. `detail` is cut to 300 characters."""
        for finding in self.problems:
            if finding.code == code:
                finding.count, finding.detail = finding.count + 1, detail[:300]
                return
        self.problems.append(Finding(code=code, count=1, detail=detail[:300]))


@dataclass(frozen=True)
class Run:
    """A reconciliation under way. A `thorough` one was asked for by a person: it runs the hourly
    and daily parts as well, and does not wait for what another process may still be handling."""

    context: Context
    started_at: datetime
    save_cursor: Callable[[str, datetime], Awaitable[None]]
    """`(cursor, until)`: stores up to when a part has read its platform, for the next run."""
    cursors: dict[str, datetime] = field(default_factory=dict)
    thorough: bool = False

    @property
    def stale_before(self) -> datetime:
        """What was received before this is no longer being handled by anybody. A thorough run does
        not wait for that: of two that handle the same, only one has an effect."""
        return datetime.now(UTC) if self.thorough else self.started_at - IN_PROGRESS

    def done_within(self, interval: timedelta, cursor: str) -> bool:
        """Return whether an earlier run did this within the interval; never for a thorough run."""
        before = self.cursors.get(cursor)
        return before is not None and not self.thorough and self.started_at - before < interval

    async def advance_cursor(self, cursor: str) -> None:
        """Have the next run look no further back than the start of this one."""
        await self.save_cursor(cursor, self.started_at)


async def for_each(
    things: Iterable[T], work: Callable[[T], Awaitable[None]], *, concurrency: int = CONCURRENCY
) -> None:
    """Call `work` for each of the things, a few at a time. The first error cancels the rest and is
    raised."""
    slots = asyncio.Semaphore(concurrency)

    async def one(thing: T) -> None:
        async with slots:
            await work(thing)

    try:
        async with asyncio.TaskGroup() as group:
            for thing in things:
                group.create_task(one(thing))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors
