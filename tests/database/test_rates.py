"""Limits are counted in the database: for all workers and machines together."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from khoa.base.errors import TooManyRequests
from khoa.database import Database, OutcomeUnknown, TransactionTimeout, clock
from khoa.database.rates import Rate, RateWindow

HOUR = Rate("tries", most=10, seconds=3600)


async def refused(rate: Rate, who: str) -> bool:
    try:
        await rate.count(who)
    except TooManyRequests as error:
        assert error.retry_after is not None
        assert 1 <= error.retry_after <= rate.seconds
        return True
    return False


@pytest.fixture
def in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a window, so that no test straddles two."""
    middle = clock.now().replace(minute=30, microsecond=0)
    monkeypatch.setattr(clock, "_synchronized", None)
    monkeypatch.setattr(clock, "now", lambda: middle)


@pytest.mark.usefixtures("in_the_middle")
async def test_of_sixteen_at_once_no_more_than_ten_go_through(database: Database) -> None:
    """Never more; fewer may, since each sees what the others have counted meanwhile."""
    ended = await asyncio.gather(*(refused(HOUR, "an") for _ in range(16)))
    assert ended.count(False) <= 10
    assert await refused(HOUR, "an")
    assert not await refused(HOUR, "binh"), "another person's tries are their own"


async def test_what_was_counted_a_moment_ago_counts_over_the_windows_edge(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: edge - timedelta(seconds=1))
    for _ in range(10):
        assert not await refused(HOUR, "an")
    monkeypatch.setattr(clock, "now", lambda: edge + timedelta(seconds=1))
    assert await refused(HOUR, "an")
    monkeypatch.setattr(clock, "now", lambda: edge + timedelta(minutes=59))
    assert not await refused(HOUR, "an")


@pytest.mark.usefixtures("in_the_middle")
async def test_a_window_goes_by_itself(database: Database) -> None:
    await HOUR.count("an")
    [window] = await RateWindow.find_all().to_list()
    assert window.expires_at - clock.now() == timedelta(hours=2)
    indexes = await RateWindow.get_pymongo_collection().index_information()
    assert indexes["expires_at_1"]["expireAfterSeconds"] == 0


@pytest.mark.usefixtures("in_the_middle")
async def test_an_attempt_that_was_not_saved_is_taken_back(database: Database) -> None:
    async def attempt(error: Exception | None) -> None:
        async with HOUR.counting("an"):
            if error:
                raise error

    for _ in range(12):
        with pytest.raises(TransactionTimeout):
            await attempt(TransactionTimeout())
    for error in [OutcomeUnknown(), LookupError(), *[None] * 8]:
        with contextlib.suppress(OutcomeUnknown, LookupError):
            await attempt(error)
    assert await refused(HOUR, "an"), "what may have been saved, or failed otherwise, counts"
