"""A course's picture: put in place, and the one before it destroyed."""

from datetime import UTC, datetime, timedelta
from typing import IO

from khoa.base.errors import Unavailable
from khoa.context import Context
from khoa.courses.editing import edit
from khoa.courses.models import Course, new_id
from khoa.media import service as media
from khoa.media.intents import DestroyAsset
from khoa.media.models import Asset
from khoa.outbox import service as outbox

_GIVEN_UP_AFTER = timedelta(hours=1)


async def set_cover(
    context: Context, course: Course, picture: IO[bytes], *, seen: int | None
) -> Course:
    """Upload and put in place. Each picture has a name of its own, so that no cache shows the old.

    Its destruction is wanted before it is sent and withdrawn when it is in place: a kill in between
    leaves nothing behind.
    """
    public_id = f"khoa/covers/{course.course_id}/{new_id()}"
    undo = DestroyAsset(public_id=public_id, resource_type="image", protected=False)
    later = datetime.now(UTC) + _GIVEN_UP_AFTER
    await context.database.transaction(lambda: outbox.want(undo, at=later))
    asset = await media.store(
        context.cloudinary, picture, public_id=public_id, resource_type="image"
    )

    async def put(fresh: Course) -> None:
        if not await outbox.withdraw(undo):
            raise Unavailable("Storing the picture took too long. Send it again.")
        if fresh.cover:
            await outbox.want(_destruction(fresh.cover))
        fresh.cover, fresh.cover_alt = asset, ""

    return await edit(context.database, course, put, seen=seen)


async def remove_cover(context: Context, course: Course, *, seen: int | None) -> Course:
    async def take(fresh: Course) -> None:
        await let_go_cover(fresh)

    return await edit(context.database, course, take, seen=seen)


async def let_go_cover(course: Course) -> None:
    """In the transaction that writes or deletes the course."""
    if course.cover:
        await outbox.want(_destruction(course.cover))
    course.cover, course.cover_alt = None, ""


def _destruction(cover: Asset) -> DestroyAsset:
    return DestroyAsset(
        public_id=cover.public_id, resource_type=cover.resource_type, protected=cover.protected
    )
