"""Find courses, check who may see them, and save them with an entry in the journal."""

import re
from collections.abc import Iterable
from typing import Any

from beanie import PydanticObjectId

from khoa.base.errors import NotFound
from khoa.base.paging import PageQuery
from khoa.courses import changes, members
from khoa.courses.models import Course, now
from khoa.courses.outlines import publish_outline
from khoa.courses.readiness import check_still_ready, check_students_keep
from khoa.database import require_transaction
from khoa.users.models import User

_FOR_READERS = {"draft_outline": 0}
_FOR_LISTS = {**_FOR_READERS, "retired": 0, "description": 0, "outcomes": 0, "requirements": 0}
"""The fields that are not read of a course that will not be changed."""


async def by_slug(slug: str) -> Course:
    """Return a course to be shown, not saved, without checking who may see it. Raise NotFound."""
    row = await Course.get_pymongo_collection().find_one({"slug": slug}, _FOR_READERS)
    if row is None:
        raise NotFound
    return Course.read_in_part(row)


async def by_slugs(slugs: Iterable[str]) -> list[Course]:
    """Return those that there are, each once, in this order: to be shown, not saved."""
    wanted = list(dict.fromkeys(slugs))
    rows = Course.get_pymongo_collection().find({"slug": {"$in": wanted}}, _FOR_LISTS)
    found = {row["slug"]: Course.read_in_part(row) async for row in rows}
    return [found[slug] for slug in wanted if slug in found]


async def visible(slug: str, user: User | None, *, reads_all: bool) -> Course:
    """Return the course if it is published, or the user works on it or may read every course. Raise
    NotFound otherwise."""
    course = await by_slug(slug)
    if course.state == "published" or reads_all:
        return course
    if user is None or await members.role_in(user.user_id, course) is None:
        raise NotFound
    return course


async def by_ids(ids: list[PydanticObjectId]) -> dict[PydanticObjectId, Course]:
    """Return courses without descriptions and retired lectures, to be listed or counted, not
    saved."""
    rows = Course.get_pymongo_collection().find({"_id": {"$in": ids}}, _FOR_LISTS)
    found = [Course.read_in_part(row) async for row in rows]
    return {course.course_id: course for course in found}


async def by_id(course_id: PydanticObjectId) -> Course:
    """Return the whole course with its draft outline. Raise NotFound."""
    course = await Course.get(course_id)
    if course is None:
        raise NotFound
    return course


async def in_studio_of(
    user_id: PydanticObjectId, asked: PageQuery, *, words: str = ""
) -> tuple[list[Course], int]:
    """Return a page of the courses that the person owns or works on, the latest change first, and
    their number: without the archived, with `words` in the title. To be listed, not saved."""
    own = _titled(words) | {"educator_id": user_id, "state": {"$in": ["draft", "published"]}}
    shared = await _shared_with(user_id, own)
    # Each shared course moves the own ones back by one place at most.
    start = max(0, asked.skip - len(shared))
    found = [*shared, *await _newest(own, start, asked.per_page + len(shared))]
    found.sort(key=lambda course: course.updated_at, reverse=True)
    first = asked.skip - start
    total = await Course.get_pymongo_collection().count_documents(own) + len(shared)
    return found[first : first + asked.per_page], total


async def for_sale_by(
    educator_id: PydanticObjectId, asked: PageQuery, *, words: str = ""
) -> tuple[list[Course], int]:
    """Return a page of the educator's published courses with a price, as `in_studio_of` does."""
    wanted = _titled(words) | {
        "educator_id": educator_id,
        "state": "published",
        "price.amount": {"$gt": 0},
    }
    total = await Course.get_pymongo_collection().count_documents(wanted)
    return await _newest(wanted, asked.skip, asked.per_page), total


def _titled(words: str) -> dict[str, Any]:
    """No index has titles: the courses of one educator are few enough to be read."""
    return {"title": {"$regex": re.escape(words), "$options": "i"}} if words else {}


async def _newest(wanted: dict[str, Any], skip: int, limit: int) -> list[Course]:
    rows = Course.get_pymongo_collection().find(wanted, {**_FOR_LISTS, "outline": 0})
    page = rows.sort("updated_at", -1).skip(skip).limit(limit)
    return [Course.read_in_part(row) async for row in page]


async def _shared_with(user_id: PydanticObjectId, own: dict[str, Any]) -> list[Course]:
    """Return the courses of others that the person works on, under the conditions for their own."""
    ids = await members.courses_of(user_id)
    if not ids:
        return []
    wanted = own | {"educator_id": {"$ne": user_id}, "_id": {"$in": ids}}
    rows = Course.get_pymongo_collection().find(wanted, {**_FOR_LISTS, "outline": 0})
    return [Course.read_in_part(row) async for row in rows]


async def save(course: Course) -> None:
    """Write a course under its next revision, in a transaction; a new one gets its id.

    Every edit of a course is saved here. Raise NeededWhilePublished when a published one would lose
    something that it needs, NeededByStudents when one that ever was would lose content.
    """
    require_transaction()
    assert not course.in_part, "fields that were not read would be lost"
    publish_outline(course)
    course.updated_at = now()
    before = await Course.get(course.id) if course.id else None
    if before is None:
        course.revision = 1
        await course.insert()
        public = course.state == "published"
    else:
        if before.state == course.state == "published":
            check_still_ready(before, course)
        check_students_keep(before, course)
        course.revision = before.revision + 1
        # Not `course.save()`: for findAndModify the embedded server reads all courses.
        await Course.get_pymongo_collection().update_one(
            {"_id": course.id}, {"$set": course.model_dump(exclude={"id", "revision_id"})}
        )
        public = "published" in (before.state, course.state)
    if public:
        await changes.record([course.course_id])


async def insert_many(new: list[Course]) -> None:
    """Insert many published courses that nobody has seen yet, to fill a database."""
    rows = [course.model_dump(by_alias=True, exclude={"revision_id"}) for course in new]
    await Course.get_pymongo_collection().insert_many(rows, ordered=False)
    await changes.record_new([course.course_id for course in new])


async def educator_changed(educator_id: PydanticObjectId) -> None:
    """Record that an educator's name or picture changed, which all their courses show."""
    await changes.record(await _published_by(educator_id))


async def archive_of(educator_id: PydanticObjectId) -> list[PydanticObjectId]:
    """Archive the courses of an educator whose account is gone: buyers keep them. Return which."""
    require_transaction()
    await changes.record(await _published_by(educator_id))
    rows = Course.get_pymongo_collection()
    theirs = {"educator_id": educator_id, "state": {"$in": ["draft", "published"]}}
    ids = [row["_id"] async for row in rows.find(theirs, {"_id": 1})]
    await rows.update_many(theirs, {"$set": {"state": "archived"}, "$inc": {"revision": 1}})
    return ids


async def _published_by(educator_id: PydanticObjectId) -> list[PydanticObjectId]:
    theirs = {"educator_id": educator_id, "state": "published"}
    rows = Course.get_pymongo_collection().find(theirs, {"_id": 1})
    return [row["_id"] async for row in rows]
