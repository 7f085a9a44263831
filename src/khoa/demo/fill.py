"""Fills a database with as many generated courses, students and sales as wanted, in batches and
past every rule of the studio. Begun again it writes what is missing: ids are made of numbers."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from beanie import Document, PydanticObjectId

from khoa.app import connect
from khoa.audit.models import AuditEntry
from khoa.context import Context
from khoa.courses import lectures, stats
from khoa.courses import service as courses
from khoa.courses.models import Course, CourseStats
from khoa.database.transaction import transact
from khoa.demo.generated import COURSES_PER_EDUCATOR, Generator, made_id
from khoa.demo.sales import NOT_BOUGHT, PER_STUDENT, Sale, Sales
from khoa.demo.school import load_school
from khoa.demo.seed import check_allowed
from khoa.enrolments.models import Enrolment
from khoa.ledger import sums
from khoa.ledger.models import LedgerRow
from khoa.media.models import Asset
from khoa.purchases.models import Purchase
from khoa.settings import Settings, SettingsError
from khoa.users import service as users
from khoa.users.models import User

Made = TypeVar("Made")
Progress = Callable[[str, int, int], None]
"""Told what is being written, how many there are, and of how many."""

_BATCH = 500
_LONG = 60.0
"""Seconds for a batch of sales: nobody waits for an answer, and the server ends what takes longer.
"""
_LOOKED_UP = 100
"""Ids at a time: the embedded server looks so many up quickly, and five hundred slowly."""


@dataclass(frozen=True)
class Wanted:
    """Courses with an educator for each ten; enrolments with a student for each five, of which as
    many as `purchases` were bought."""

    courses: int
    enrolments: int = 0
    purchases: int = 0


async def fill(settings: Settings, wanted: Wanted, progress: Progress) -> None:
    """Write generated rows until there are as many as wanted.

    SettingsError outside the sandbox, in a currency that the demo school has no prices in, or when
    there are too few courses to enrol in.
    """
    check_allowed(settings)
    if max(wanted.enrolments, wanted.purchases) and wanted.courses <= PER_STUDENT:
        raise SettingsError([f"Enrolments and purchases need --courses above {PER_STUDENT}."])
    context = await connect(settings)
    try:
        made = Generator(settings.currency, await _covers())
        await write(made, wanted.courses, progress)
        admin = await User.find_one(User.email == "admin@khoa.test")
        staff = admin.user_id if admin else made_id("educator", 0)
        await write_sales(context, made, wanted, staff, progress)
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


async def write_sales(
    context: Context, made: Generator, wanted: Wanted, staff: PydanticObjectId, progress: Progress
) -> None:
    """What a sale writes is written together: broken off in between, no count is wrong."""
    others = max(0, wanted.enrolments - wanted.purchases)
    for first, count in ((0, wanted.purchases), (NOT_BOUGHT, others)):
        start = first // PER_STUDENT
        await _write(
            "student", -(-count // PER_STUDENT), User, made.student, users.insert_many, progress,
            start=start,
        )  # fmt: skip
    if not wanted.purchases and not others:
        return
    sales = Sales(made, wanted.courses, staff, context.settings.payments[0])
    zone = ZoneInfo(context.school.timezone)

    async def sold(batch: list[Sale]) -> None:
        async def all_of_it() -> None:
            await _insert(Purchase, [sale.purchase for sale in batch])
            await _enrol([sale.enrolment for sale in batch if sale.enrolment])
            await _insert(AuditEntry, [entry for sale in batch for entry in sale.audit])
            ledger = [row for sale in batch for row in sale.ledger]
            await _insert(LedgerRow, ledger)
            await sums.add(ledger, zone)

        await transact(context.database.client, all_of_it, within=_LONG)

    async def enrolled(batch: list[Enrolment]) -> None:
        await transact(context.database.client, lambda: _enrol(batch), within=_LONG)

    await _write("purchase", wanted.purchases, Purchase, sales.sale, sold, progress)
    await _write(
        "enrolment", others, Enrolment, sales.enrolment, enrolled, progress, start=NOT_BOUGHT
    )


async def _enrol(enrolments: list[Enrolment]) -> None:
    await _insert(Enrolment, enrolments)
    active = Counter(one.course_id for one in enrolments if one.active)
    if active:
        await stats.add_students(active)


async def _insert(document: type[Document], new: Sequence[Document]) -> None:
    if new:
        rows = [one.model_dump(by_alias=True, exclude={"revision_id"}) for one in new]
        await document.get_pymongo_collection().insert_many(rows, ordered=False)


async def _write(
    kind: str,
    wanted: int,
    document: type[Document],
    make: Callable[[int], Made],
    insert: Callable[[list[Made]], Awaitable[None]],
    progress: Progress,
    *,
    start: int = 0,
) -> None:
    """Insert those that are not there, of the numbers from `start` on; `document` has their ids.
    The next batch is made while one is written."""
    batch: list[Made] = []
    for numbers in _batches(start, wanted):
        missing = await _missing(document, {made_id(kind, number): number for number in numbers})
        made, _ = await asyncio.gather(
            asyncio.to_thread(list, map(make, missing)),
            insert(batch) if batch else asyncio.sleep(0),
        )
        progress(kind, numbers.start - start, wanted)
        batch = made
    if batch:
        await insert(batch)
    progress(kind, wanted, wanted)


def _unwatched(what: str, done: int, wanted: int) -> None:
    """Of a small part nobody needs to be told."""


async def _missing(document: type[Document], numbers: dict[PydanticObjectId, int]) -> list[int]:
    """The numbers, by id, of which there is no document yet."""
    ids, there = list(numbers), set[PydanticObjectId]()
    for at in range(0, len(ids), _LOOKED_UP):
        some = {"_id": {"$in": ids[at : at + _LOOKED_UP]}}
        found = document.get_pymongo_collection().find(some, {"_id": 1})
        there.update([row["_id"] async for row in found])
    return [number for one, number in numbers.items() if one not in there]


def _batches(start: int, count: int) -> Iterator[range]:
    end = start + count
    for first in range(start, end, _BATCH):
        yield range(first, min(first + _BATCH, end))


async def _covers() -> dict[str, Asset]:
    """The demo school's pictures by category."""
    slugs = [course.slug for course in load_school().courses]
    found = await Course.find({"slug": {"$in": slugs}}).to_list()
    return {course.category: course.cover for course in found if course.cover}
