"""A course's way into the catalogue and out of it."""

from collections.abc import Awaitable, Callable

from beanie import PydanticObjectId

from khoa.base.errors import Conflict
from khoa.courses import members, stats
from khoa.courses.covers import let_go_cover
from khoa.courses.editing import edit
from khoa.courses.models import Course, now
from khoa.courses.readiness import NotReady, problems
from khoa.courses.service import save
from khoa.courses.uploads import let_go_lectures
from khoa.database import Database


class HasStudents(Conflict):
    code = "has_students"
    detail = "A course with students stays; take it out of the catalogue instead."


class StillPublished(Conflict):
    code = "still_published"
    detail = "Take the course out of the catalogue first."


async def publish(database: Database, course: Course, *, seen: int | None) -> Course:
    """Into the catalogue; its date is that of the first time. NotReady names what is missing."""

    async def change(fresh: Course) -> None:
        if missing := problems(fresh):
            raise NotReady(errors=missing)
        fresh.state = "published"
        fresh.published_at = fresh.published_at or now()

    return await edit(database, course, change, seen=seen)


async def unpublish(database: Database, course: Course, *, seen: int | None) -> Course:
    """Out of the catalogue; who has the course keeps it."""

    async def change(fresh: Course) -> None:
        fresh.state = "draft"

    return await edit(database, course, change, seen=seen)


async def delete(
    database: Database, course: Course, *, taught: Callable[[PydanticObjectId], Awaitable[bool]]
) -> None:
    """Remove a draft without students, with all its files. HasStudents or StillPublished.

    Whether it is `taught` its enrolments say, a domain above: the number that is shown runs a
    moment behind. One that was ever published is archived instead: somebody may be paying for it
    at this moment.
    """

    async def write() -> None:
        fresh = await Course.get(course.course_id)
        if fresh is None or fresh.state == "archived":
            return
        if await taught(course.course_id):
            raise HasStudents
        if fresh.state == "published":
            raise StillPublished
        if fresh.published_at is not None:
            fresh.state = "archived"
            await save(fresh)
            return
        await let_go_lectures(fresh)
        await let_go_cover(fresh)
        await members.forget_course(fresh.course_id)
        await stats.remove(fresh.course_id)
        await fresh.delete()

    await database.transaction(write)
