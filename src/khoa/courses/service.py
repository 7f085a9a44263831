"""Courses: found, seen by those who may, and written with a revision that readers catch up by."""

from datetime import UTC, datetime

from beanie import PydanticObjectId

from khoa.base.errors import NotFound
from khoa.courses.models import Course, CourseRevision
from khoa.courses.readiness import check_still_ready
from khoa.users.models import User


async def by_slug(slug: str) -> Course:
    """NotFound when there is none; says nothing about who may see it."""
    course = await Course.find_one(Course.slug == slug)
    if course is None:
        raise NotFound
    return course


async def visible(slug: str, user: User | None, *, admin: bool) -> Course:
    """The course if it is published, or the reader's own, or the reader keeps order here."""
    course = await by_slug(slug)
    own = user is not None and course.educator_id == user.id
    if course.state != "published" and not own and not admin:
        raise NotFound
    return course


async def by_ids(ids: list[PydanticObjectId]) -> dict[PydanticObjectId, Course]:
    found = await Course.find({"_id": {"$in": ids}}).to_list()
    return {course.course_id: course for course in found}


async def by_id(course_id: PydanticObjectId) -> Course:
    course = await Course.get(course_id)
    if course is None:
        raise NotFound
    return course


async def of_educator(educator_id: PydanticObjectId) -> list[Course]:
    """All but the archived, without the lectures' content, the latest change first."""
    rows = Course.get_pymongo_collection().find(
        {"educator_id": educator_id, "state": {"$in": ["draft", "published"]}},
        {"description": 0, "chapters.lectures.html": 0},
    )
    found = [Course.model_validate(row) for row in await rows.to_list()]
    return sorted(found, key=lambda course: course.updated_at, reverse=True)


async def save(course: Course) -> None:
    """Write what the public sees of a course; in a transaction, the revision is part of it.

    Every change of a course comes by here: NeededWhilePublished when a published one would lose
    what it needs.
    """
    if course.state == "published" and course.id is not None:
        before = await Course.get(course.id)
        if before is not None and before.state == "published":
            check_still_ready(before, course)
    course.updated_at = datetime.now(UTC)
    course.revision = await _next_revision()
    await course.save()


async def show_educator_anew(educator_id: PydanticObjectId) -> None:
    """Their name or picture changed, which the public sees on every course of theirs."""
    courses = Course.get_pymongo_collection()
    theirs = {"educator_id": educator_id, "state": "published"}
    if await courses.find_one(theirs, {"_id": 1}):
        await courses.update_many(theirs, {"$set": {"revision": await _next_revision()}})


async def archive_of(educator_id: PydanticObjectId) -> None:
    """An educator's account is gone: nobody buys their courses, buyers keep them."""
    await Course.get_pymongo_collection().update_many(
        {"educator_id": educator_id, "state": {"$ne": "archived"}},
        {"$set": {"state": "archived", "revision": await _next_revision()}},
    )


async def count_students(course_id: PydanticObjectId, change: int) -> None:
    """Enrolments are an upper domain: it tells us how many students came or went."""
    await Course.get_pymongo_collection().update_one(
        {"_id": course_id}, {"$inc": {"students": change}}
    )


async def latest_revision() -> int:
    row = await CourseRevision.get("courses")
    return row.value if row else 0


async def _next_revision() -> int:
    row = await CourseRevision.get_pymongo_collection().find_one_and_update(
        {"_id": "courses"}, {"$inc": {"value": 1}}, upsert=True, return_document=True
    )
    assert row is not None, "an upsert returns its row"
    return int(row["value"])
