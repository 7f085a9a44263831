"""One run at a time: who holds the lease keeps it, and the dead lose it."""

import asyncio
from datetime import UTC, datetime, timedelta

from khoa.database import Database
from khoa.platforms.request_counts import count_request, counted_requests
from khoa.reconcile import lease
from khoa.reconcile.models import ReconcileState
from khoa.upkeep import PartReport, for_each

EVERY = timedelta(minutes=15)


async def age(seconds: int) -> None:
    """As if so much time had gone by."""
    state = await ReconcileState.get("reconcile")
    assert state is not None
    past = timedelta(seconds=seconds)
    await state.set(
        {ReconcileState.until: state.until - past, ReconcileState.next_at: state.next_at - past}
    )


async def test_only_one_of_many_takes_it(database: Database) -> None:
    taken = await asyncio.gather(*(lease.take(f"worker-{n}", only_if_due=True) for n in range(8)))
    assert sum(taken) == 1


async def test_a_dead_holder_loses_it(database: Database) -> None:
    assert await lease.take("dead", only_if_due=True)
    assert not await lease.take("other", only_if_due=True)
    await age(61)
    assert await lease.take("other", only_if_due=True)


async def test_the_next_run_is_due_after_the_interval(database: Database) -> None:
    assert await lease.take("one", only_if_due=True)
    async with lease.held("one", every=EVERY):
        assert not await lease.take("person", only_if_due=False)
    assert not await lease.take("two", only_if_due=True)
    assert await lease.take("person", only_if_due=False), "a person does not wait for it"
    await age(16 * 60)
    assert await lease.take("two", only_if_due=True)


async def test_who_was_taken_over_does_not_give_away_what_is_anothers(database: Database) -> None:
    assert await lease.take("slow", only_if_due=True)
    async with lease.held("slow", every=EVERY):
        await age(61)
        assert await lease.take("other", only_if_due=True)
    state = await ReconcileState.get("reconcile")
    assert state is not None
    assert (state.holder, state.until > datetime.now(UTC)) == ("other", True)


async def test_requests_are_counted_of_the_run_alone() -> None:
    async def asks(platform: str) -> None:
        count_request(platform)

    stranger = asyncio.create_task(asks("clerk"))
    with counted_requests() as counted:
        await for_each(["stripe"] * 20, asks)
        await stranger
    await asks("stripe")
    assert counted == {"stripe": 20}


def test_problems_of_a_kind_are_one_line() -> None:
    report = PartReport(name="inbox")
    for n in range(3):
        report.add_finding("event_failed", f"evt_{n}")
    assert [(one.code, one.count, one.detail) for one in report.problems] == [
        ("event_failed", 3, "evt_2")
    ]
