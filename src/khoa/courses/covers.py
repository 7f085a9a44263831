"""A course's picture: put in place, and the one before it destroyed."""

from typing import IO

from khoa.context import Context
from khoa.courses.editing import edit
from khoa.courses.models import Course, new_id
from khoa.media import replace


async def set_cover(
    context: Context, course: Course, picture: IO[bytes], *, seen: int | None
) -> Course:
    """Upload and put in place."""
    public_id = f"khoa/covers/{course.course_id}/{new_id()}"
    asset = await replace.bring(context, picture, public_id=public_id, resource_type="image")

    async def put(fresh: Course) -> None:
        await replace.put(asset, fresh.cover)
        fresh.cover, fresh.cover_alt = asset, ""

    return await edit(context.database, course, put, seen=seen)


async def remove_cover(context: Context, course: Course, *, seen: int | None) -> Course:
    async def take(fresh: Course) -> None:
        await let_go_cover(fresh)

    return await edit(context.database, course, take, seen=seen)


async def let_go_cover(course: Course) -> None:
    """In the transaction that writes or deletes the course."""
    if course.cover:
        await replace.let_go(course.cover)
    course.cover, course.cover_alt = None, ""
