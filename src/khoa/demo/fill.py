"""Fills a database with as many generated courses as wanted, in batches and past every rule of the
studio. Begun again it writes what is missing: ids are made of the courses' numbers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from beanie import Document, PydanticObjectId

from khoa.app import connect
from khoa.courses import lectures, stats
from khoa.courses import service as courses
from khoa.courses.models import Course, CourseStats
from khoa.demo.generated import COURSES_PER_EDUCATOR, Generator, made_id
from khoa.demo.school import load_school
from khoa.demo.seed import check_allowed
from khoa.media.models import Asset
from khoa.settings import Settings
from khoa.users import service as users
from khoa.users.models import User

Made = TypeVar("Made", bound=Document)
Progress = Callable[[str, int, int], None]
"""Told what is being written, how many there are, and of how many."""

_BATCH = 500
_LOOKED_UP = 100
"""Ids at a time: the embedded server looks so many up quickly, and five hundred slowly."""


async def fill(settings: Settings, *, wanted: int, progress: Progress) -> None:
    """Write generated courses until there are `wanted`, with an educator for each ten.

    SettingsError outside the sandbox, or in a currency that the demo school has no prices in.
    """
    check_allowed(settings)
    context = await connect(settings)
    try:
        await write(Generator(settings.currency, await _covers()), wanted, progress)
    finally:
        await context.database.close()


async def write(made: Generator, wanted: int, progress: Progress) -> None:
    """The courses last: none is seen without its educator and its students."""
    educators = -(-wanted // COURSES_PER_EDUCATOR)
    await _write("educator", educators, User, made.educator, users.insert_many, progress)
    await _write("course", wanted, CourseStats, made.stats, stats.insert_many, _unwatched)

    async def insert(batch: list[Course]) -> None:
        await lectures.insert_many([held for course in batch for held in made.contents(course)])
        await courses.insert_many(batch)

    await _write("course", wanted, Course, made.course, insert, progress)


async def _write(
    kind: str,
    wanted: int,
    document: type[Made],
    make: Callable[[int], Made],
    insert: Callable[[list[Made]], Awaitable[None]],
    progress: Progress,
) -> None:
    """Insert those that are not there. The next batch is made while one is written."""
    batch: list[Made] = []
    for numbers in _batches(wanted):
        missing = await _missing(document, {made_id(kind, number): number for number in numbers})
        made, _ = await asyncio.gather(
            asyncio.to_thread(list, map(make, missing)),
            insert(batch) if batch else asyncio.sleep(0),
        )
        progress(kind, numbers.start, wanted)
        batch = made
    if batch:
        await insert(batch)
    progress(kind, wanted, wanted)


def _unwatched(what: str, done: int, wanted: int) -> None:
    """Of a small part nobody needs to be told."""


async def _missing(document: type[Made], numbers: dict[PydanticObjectId, int]) -> list[int]:
    """The numbers, by id, of which there is no document yet."""
    ids, there = list(numbers), set[PydanticObjectId]()
    for at in range(0, len(ids), _LOOKED_UP):
        some = {"_id": {"$in": ids[at : at + _LOOKED_UP]}}
        found = document.get_pymongo_collection().find(some, {"_id": 1})
        there.update([row["_id"] async for row in found])
    return [number for one, number in numbers.items() if one not in there]


def _batches(count: int) -> Iterator[range]:
    for start in range(0, count, _BATCH):
        yield range(start, min(start + _BATCH, count))


async def _covers() -> dict[str, Asset]:
    """The demo school's pictures by category."""
    slugs = [course.slug for course in load_school().courses]
    found = await Course.find({"slug": {"$in": slugs}}).to_list()
    return {course.category: course.cover for course in found if course.cover}
