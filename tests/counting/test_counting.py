"""Each difference is counted once, whoever sums up and whatever cuts it off."""

import asyncio
import random

import pytest
from bson import ObjectId
from tests.house import house
from tests.school import counted

from khoa.base.background import running
from khoa.base.errors import Conflict
from khoa.counting import service as counting
from khoa.counting.models import CountDue
from khoa.counting.worker import CountingWorker
from khoa.courses.models import CourseStats
from khoa.database import Database


async def arrive(database: Database, course_id: ObjectId, change: int = 1) -> None:
    await database.transaction(
        lambda: counting.increment_later(CourseStats, course_id, students=change)
    )


async def students(course_id: ObjectId) -> int:
    stats = await CourseStats.get(course_id)
    return stats.students if stats else 0


async def test_what_is_not_committed_is_not_counted(database: Database) -> None:
    course_id = ObjectId()

    async def refused() -> None:
        await counting.increment_later(CourseStats, course_id, students=1)
        raise Conflict

    with pytest.raises(Conflict):
        await database.transaction(refused)
    await arrive(database, course_id)
    await counted(database)
    assert await students(course_id) == 1


async def test_several_who_sum_up_while_more_arrive_count_each_once(database: Database) -> None:
    courses = [ObjectId() for _ in range(3)]
    arrivals = [(random.choice(courses), random.choice([1, 1, -1])) for _ in range(60)]
    busy = asyncio.Event()

    async def sum_up() -> None:
        while not busy.is_set():
            await counting.sum_up(database)

    summing = [asyncio.create_task(sum_up()) for _ in range(3)]
    for at in range(0, len(arrivals), 12):
        await asyncio.gather(*(arrive(database, *each) for each in arrivals[at : at + 12]))
    busy.set()
    await asyncio.gather(*summing)
    await counted(database)
    for course_id in courses:
        assert await students(course_id) == sum(n for who, n in arrivals if who == course_id)
    assert await CountDue.count() == 0


async def test_cut_off_at_any_moment_nothing_is_lost_or_counted_twice(database: Database) -> None:
    course_id = ObjectId()
    for number in range(25):
        await arrive(database, course_id)
        summing = asyncio.create_task(counting.sum_up(database))
        await asyncio.sleep(random.uniform(0, 0.02))
        summing.cancel()
        await asyncio.gather(summing, return_exceptions=True)
        if number % 5 == 4:
            await counted(database)
            assert await students(course_id) == number + 1


async def test_more_than_a_batch_is_summed_up_in_batches(database: Database) -> None:
    course_id = ObjectId()
    row = {"collection": "course_stats", "row": course_id, "changes": {"students": 1}}
    many = counting.BATCH + 1
    await CountDue.get_pymongo_collection().insert_many([dict(row) for _ in range(many)])
    assert [await counting.sum_up(database) for _ in range(3)] == [counting.BATCH, 1, 0]
    assert await students(course_id) == many


@pytest.mark.parametrize("listening", [True, False], ids=["told", "events lost"])
async def test_it_is_counted_told_or_not(database: Database, listening: bool) -> None:
    course_id = ObjectId()
    worker = CountingWorker(house(database), poll_seconds=60.0 if listening else 0.2)
    async with running(worker, *([database.wake_ups] if listening else [])):
        await asyncio.sleep(1)  # until the stream is open
        await arrive(database, course_id)
        for _ in range(600):
            await asyncio.sleep(0.05)
            if await students(course_id) == 1:
                break
        assert await students(course_id) == 1


async def test_one_process_counts_and_another_takes_over(database: Database) -> None:
    first, second = CountingWorker(house(database)), CountingWorker(house(database))
    course_id = ObjectId()
    await arrive(database, course_id)
    assert (await first.catch_up(), await second.catch_up()) == (1, 0)
    before = await counting.as_of()
    await arrive(database, course_id)
    assert await second.catch_up() == 0
    assert await students(course_id) == 1, "the first holds the lease"
    await first.release()
    assert await second.catch_up() == 1
    after = await counting.as_of()
    assert before and after and after > before
    assert await students(course_id) == 2
