"""What every part of a run is given, and how it works through many things a few at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from khoa.context import Context
from khoa.database import TRANSACTION_SECONDS
from khoa.reconcile.models import PartReport, ReconcileState

T = TypeVar("T")

AT_ONCE = 8
"""Calls: quick, and still gentle with the platforms' limits."""
UNDER_WAY = timedelta(seconds=2 * TRANSACTION_SECONDS)


@dataclass(frozen=True)
class Run:
    """`thorough`: a person asked, so that what is looked at only now and then is looked at too, and
    what is in the inbox need not be older than any attempt at it: two at once have one effect."""

    context: Context
    started_at: datetime
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
        await ReconcileState.get_pymongo_collection().update_one(
            {"_id": "reconcile"}, {"$max": {f"cursors.{cursor}": self.started_at}}, upsert=True
        )


Part = Callable[[Run, PartReport], Awaitable[None]]
"""Counts as it goes, so that what was done before a failure is told too."""


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
