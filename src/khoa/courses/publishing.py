"""Publish, unpublish and delete courses."""

from collections.abc import Awaitable, Callable

from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict
from khoa.courses import members, stats
from khoa.courses.covers import discard_cover
from khoa.courses.editing import edit
from khoa.courses.invitations import about
from khoa.courses.models import Course, now
from khoa.courses.readiness import NotReady, publishing_errors
from khoa.courses.service import save
from khoa.courses.uploads import discard_lectures
from khoa.database import Database
from khoa.invitations import service as invitations


class HasStudents(Conflict):
    code = "has_students"
    detail = "A course with students stays; take it out of the catalogue instead."


class StillPublished(Conflict):
    code = "still_published"
    detail = "Take the course out of the catalogue first."


async def publish(database: Database, course: Course, *, seen: int | None) -> Course:
    """Put the course into the catalogue; it keeps the date of the first time.

    Raise NotReady with an error for each thing that is missing.
    """

    async def change(fresh: Course) -> None:
        if errors := publishing_errors(fresh):
            raise NotReady(errors=errors)
        fresh.state = "published"
        fresh.published_at = fresh.published_at or now()

    return await edit(database, course, change, seen=seen)


async def unpublish(database: Database, course: Course, *, seen: int | None) -> Course:
    """Take the course out of the catalogue; students keep it."""

    async def change(fresh: Course) -> None:
        fresh.state = "draft"

    return await edit(database, course, change, seen=seen)


async def delete(
    database: Database, course: Course, *, taught: Callable[[PydanticObjectId], Awaitable[bool]]
) -> None:
    """Delete a draft without students, with all its files. Raise HasStudents or StillPublished.

    `taught` asks the enrolments, a domain above this one, since the number in the statistics lags
    behind. A course that was ever published is archived instead: somebody may be paying for it
    right now.
    """

    async def write() -> None:
        fresh = await Course.get(course.course_id)
        if fresh is None or fresh.state == "archived":
            return
        if await taught(course.course_id):
            raise HasStudents
        if fresh.state == "published":
            raise StillPublished
        if course.changed_by_office:
            await audit.record(
                "course.deleted", f"course:{course.course_id}", by=course.changed_by_office
            )
        await invitations.close_all(about(fresh.course_id))
        if fresh.published_at is not None:
            fresh.state = "archived"
            await save(fresh)
            return
        await discard_lectures(fresh)
        await discard_cover(fresh)
        await members.forget_course(fresh.course_id)
        await stats.remove(fresh.course_id)
        await fresh.delete()

    await database.transaction(write)
