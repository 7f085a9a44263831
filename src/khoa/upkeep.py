"""What a reconciliation gives each room's part of it, and how a part works through many things."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, Field

from khoa.context import Context
from khoa.database import TRANSACTION_SECONDS

T = TypeVar("T")

AT_ONCE = 8
"""Calls: quick, and still gentle with the platforms' limits."""
UNDER_WAY = timedelta(seconds=2 * TRANSACTION_SECONDS)


class Problem(BaseModel):
    """Something that a run cannot mend. `detail` is of the latest of `count` such things."""

    code: str
    count: int
    detail: str


class PartReport(BaseModel):
    """One part of a run. `looked_at` and `mended` count things by their name; `failed` says what
    ended the part before its end."""

    name: str
    looked_at: dict[str, int] = Field(default_factory=dict)
    mended: dict[str, int] = Field(default_factory=dict)
    problems: list[Problem] = Field(default_factory=list)
    failed: str | None = None

    def saw(self, what: str, count: int = 1) -> None:
        self.looked_at[what] = self.looked_at.get(what, 0) + count

    def mend(self, what: str, count: int = 1) -> None:
        if count:
            self.mended[what] = self.mended.get(what, 0) + count

    def trouble(self, code: str, detail: str) -> None:
        for problem in self.problems:
            if problem.code == code:
                problem.count, problem.detail = problem.count + 1, detail[:300]
                return
        self.problems.append(Problem(code=code, count=1, detail=detail[:300]))


@dataclass(frozen=True)
class Run:
    """`thorough`: a person asked, so that what is looked at only now and then is looked at too, and
    what is in the inbox need not be older than any attempt at it: two at once have one effect."""

    context: Context
    started_at: datetime
    keep_cursor: Callable[[str, datetime], Awaitable[None]]
    """Keeps up to when a part has seen what its platform tells, for the next run."""
    cursors: dict[str, datetime] = field(default_factory=dict)
    thorough: bool = False

    @property
    def left_behind(self) -> datetime:
        """What came before this is taken for left behind, not for under way."""
        return datetime.now(UTC) if self.thorough else self.started_at - UNDER_WAY

    def seen_within(self, interval: timedelta, cursor: str) -> bool:
        """Another run has done this so recently that it can wait."""
        before = self.cursors.get(cursor)
        return before is not None and not self.thorough and self.started_at - before < interval

    async def seen_up_to_now(self, cursor: str) -> None:
        """The next run need not look further back than this one's start."""
        await self.keep_cursor(cursor, self.started_at)


async def each(
    things: Iterable[T], work: Callable[[T], Awaitable[None]], *, at_once: int = AT_ONCE
) -> None:
    """`work` on every thing, a few at a time; its first error ends it."""
    slots = asyncio.Semaphore(at_once)

    async def one(thing: T) -> None:
        async with slots:
            await work(thing)

    try:
        async with asyncio.TaskGroup() as group:
            for thing in things:
                group.create_task(one(thing))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors


async def batches(things: AsyncIterator[T], size: int) -> AsyncIterator[list[T]]:
    batch: list[T] = []
    async for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
