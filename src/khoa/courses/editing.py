"""Create and edit courses: each edit reads, changes and writes in one transaction."""

import secrets
from collections.abc import Awaitable, Callable

from beanie import PydanticObjectId
from pydantic import BaseModel, Field
from slugify import slugify

from khoa.audit import service as audit
from khoa.base.errors import ChangedElsewhere, FieldError, Invalid, NotFound
from khoa.base.language import Language
from khoa.base.money import Money, step
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course, CourseState, Level
from khoa.courses.prices import minimum_price, price_too_low
from khoa.courses.service import by_id, save
from khoa.courses.texts import Description, Line, Name, Point, Title
from khoa.database import Database
from khoa.http.idempotency import UNNAMED, Intention
from khoa.users.models import User

MAX_NUMBERED = 20
"""Courses of one title whose slugs are numbered; further ones get a random suffix, since finding a
free number among thousands would mean reading them all."""


class NewCourse(BaseModel):
    title: Title
    language: Language
    category: str


class CourseChanges(BaseModel):
    """Omitted fields stay as they are."""

    title: Title | None = None
    titles: dict[Language, Name] | None = None
    subtitle: Line | None = Field(None, max_length=200)
    description: Description | None = None
    outcomes: list[Point] | None = Field(None, max_length=12)
    requirements: list[Point] | None = Field(None, max_length=12)
    category: str | None = None
    level: Level | None = None
    language: Language | None = None
    price: Money | None = None


async def create(
    database: Database,
    educator: User,
    new: NewCourse,
    *,
    currency: str,
    intention: Intention = UNNAMED,
) -> Course:
    """Create a draft without a price. Raise Invalid for an unknown `category`."""
    _check_category(new.category)

    async def write() -> Course:
        course = Course(
            slug=await free_slug(new.title),
            title=new.title,
            titles={new.language: new.title},
            category=new.category,
            level="all",
            language=new.language,
            price=Money(amount=0, currency=currency),
            educator_id=educator.user_id,
        )
        await save(course)
        return course

    async def find(made: str) -> Course:
        return await by_id(PydanticObjectId(made))

    return await database.transaction(
        lambda: intention.once(write, id_of=lambda course: course.id, find=find)
    )


async def edit(
    database: Database,
    course: Course,
    change: Callable[[Course], Awaitable[None]],
    *,
    seen: int | None,
) -> Course:
    """Apply `change` to the current course and write it under a new revision.

    `seen` is the revision that the caller's page shows: raise ChangedElsewhere if it is not the
    current one; None skips this check. Two edits at once conflict in the database, and the later
    one is applied to the result of the first, so `change` may run several times. Raise
    NeededWhilePublished (`save`) when a published course would lose something that it needs.
    """
    return await database.transaction(lambda: _edited(course, change, seen))


async def add(
    database: Database,
    course: Course,
    change: Callable[[Course], Awaitable[None]],
    *,
    seen: int | None,
    made: str,
    intention: Intention,
) -> tuple[Course, str]:
    """`edit` the course so that it gains the thing with the id `made`.

    Return the course with the id of what the intention created: an earlier one if it is repeated.
    """

    async def write() -> tuple[Course, str]:
        return await _edited(course, change, seen), made

    async def find(before: str) -> tuple[Course, str]:
        return await _present(course), before

    return await database.transaction(
        lambda: intention.once(write, id_of=lambda done: done[1], find=find)
    )


async def _edited(
    course: Course, change: Callable[[Course], Awaitable[None]], seen: int | None
) -> Course:
    fresh = await _present(course)
    if seen is not None and fresh.revision != seen:
        raise ChangedElsewhere
    before = fresh.state
    await change(fresh)
    await save(fresh)
    if course.changed_by_office:
        await _tell_of_office(course.changed_by_office, fresh, before)
    return fresh


async def _tell_of_office(by: PydanticObjectId, course: Course, before: CourseState) -> None:
    about = f"course:{course.course_id}"
    match before, course.state:
        case "published", "draft":
            await audit.record("course.unpublished", about, by=by)
        case "draft", "published":
            await audit.record("course.published", about, by=by)
        case _:
            revision = {"revision": course.revision}
            await audit.record("course.edited", about, by=by, details=revision)


async def _present(course: Course) -> Course:
    fresh = await Course.get(course.course_id)
    if fresh is None or fresh.state == "archived":
        raise NotFound("There is no such course.")
    return fresh


async def apply(course: Course, changes: CourseChanges, *, currency: str) -> None:
    """Apply the given values. The slug follows the title until the course is first published."""
    given = {name: getattr(changes, name) for name in changes.model_fields_set}
    given = {name: value for name, value in given.items() if value is not None}
    if changes.category is not None:
        _check_category(changes.category)
    if changes.price is not None:
        _check_price(changes.price, currency)
    if changes.title not in (None, course.title) and course.published_at is None:
        given["slug"] = await free_slug(changes.title or "", excluding=course)
    for name, value in given.items():
        setattr(course, name, value)
    course.titles[course.language] = course.title


async def free_slug(title: str, *, excluding: Course | None = None) -> str:
    """Derive a slug that no other course has from the title; the unique index has the last word."""
    base = slugify(title, max_length=80, word_boundary=True) or "khoa-hoc"
    numbered = [base, *(f"{base}-{number}" for number in range(2, MAX_NUMBERED + 1))]
    rows = Course.get_pymongo_collection().find({"slug": {"$in": numbered}}, {"slug": 1})
    taken = {row["slug"] async for row in rows if excluding is None or row["_id"] != excluding.id}
    free = next((slug for slug in numbered if slug not in taken), None)
    return free or f"{base}-{secrets.token_hex(4)}"


def _check_price(price: Money, currency: str) -> None:
    if price.currency != currency:
        detail = f"Prices are in {currency.upper()} here."
        raise Invalid(errors=[FieldError("price", "wrong_currency", detail)])
    if price.amount % step(currency):
        detail = f"{currency.upper()} is paid in multiples of {step(currency)} (minor units)."
        raise Invalid(errors=[FieldError("price", "price_not_payable", detail)])
    if price_too_low(price):
        least = minimum_price(currency).amount
        detail = f"At least {least} (minor units), or 0 for a free course."
        raise Invalid(errors=[FieldError("price", "price_too_low", detail)])


def _check_category(category: str) -> None:
    if category not in CATEGORIES:
        detail = "There is no such category."
        raise Invalid(errors=[FieldError("category", "unknown_category", detail)])
