"""Replace and remove a course's cover; the old file is destroyed."""

from typing import IO

from khoa.context import Context
from khoa.courses.editing import edit
from khoa.courses.models import Course, new_id
from khoa.media import replace


async def set_cover(
    context: Context, course: Course, picture: IO[bytes], *, seen: int | None
) -> Course:
    """Upload a cover and replace the present one."""
    public_id = f"khoa/covers/{course.course_id}/{new_id()}"
    asset = await replace.stage(context, picture, public_id=public_id, resource_type="image")

    async def change(fresh: Course) -> None:
        await replace.swap(asset, fresh.cover)
        fresh.cover, fresh.cover_alt = asset, ""

    return await edit(context.database, course, change, seen=seen)


async def remove_cover(context: Context, course: Course, *, seen: int | None) -> Course:
    async def change(fresh: Course) -> None:
        await discard_cover(fresh)

    return await edit(context.database, course, change, seen=seen)


async def discard_cover(course: Course) -> None:
    """Have the cover destroyed, in the transaction that writes or deletes the course."""
    if course.cover:
        await replace.discard(course.cover)
    course.cover, course.cover_alt = None, ""
