"""A file is attached once, or destroyed: whatever order its news, a cancel, a removal come in."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.school import a_course

from khoa.base.errors import NotFound
from khoa.context import Context
from khoa.courses import curriculum, editing, uploads
from khoa.courses import service as courses
from khoa.courses.lectures import content_of
from khoa.courses.models import Chapter, Course, Lecture, LectureUpload, OutlineLecture, now
from khoa.courses.readiness import NeededByStudents, NeededWhilePublished
from khoa.outbox.models import Intent
from khoa.platforms.events import StoredFile


@pytest.fixture
async def course(context: Context) -> Course:
    film = OutlineLecture(title="Phim", kind="video")
    outline = [Chapter(title="Một", lectures=[film])]
    return await a_course(context.database, draft_outline=outline, state="draft")


async def put_on_sale(course: Course) -> None:
    course.state = "published"


async def begin(context: Context, course: Course, size: int = 100) -> LectureUpload:
    upload, _ = await uploads.begin(
        context, course, course.draft_lectures[0], filename="phim.mp4", size=size
    )
    return upload


def stored(upload: LectureUpload, **changes: object) -> StoredFile:
    known: dict[str, object] = {
        "public_id": upload.public_id,
        "asset_id": "a" * 32,
        "version": 1,
        "resource_type": "video",
        "protected": True,
        "provider": "cloudinary",
        "format": "mp4",
        "url": "http://localhost/film",
        "bytes": upload.bytes,
        "width": 320,
        "height": 180,
        "duration": 2.4,
    }
    return StoredFile(**{**known, **changes})  # type: ignore[arg-type]


async def arrive(context: Context, upload: LectureUpload, **changes: object) -> bool:
    return await context.database.transaction(lambda: uploads.attach(stored(upload, **changes)))


async def content(course: Course) -> Lecture:
    """Of its only lecture."""
    fresh = await courses.by_id(course.course_id)
    return await content_of(fresh, fresh.draft_lectures[0])


async def wanted() -> dict[str, datetime]:
    """What the outbox will destroy, and when."""
    return {i.work["public_id"]: i.next_at for i in await Intent.find_all().to_list()}


async def test_what_is_signed_is_destroyed_unless_it_is_attached(
    context: Context, course: Course
) -> None:
    upload = await begin(context, course)
    at = (await wanted())[upload.public_id]
    assert timedelta(hours=23) < at - datetime.now(UTC) < timedelta(hours=25)
    assert await arrive(context, upload)
    assert await wanted() == {}
    attached = await content(course)
    assert attached.asset is not None
    assert attached.asset.url is None
    assert attached.filename == "phim.mp4"
    (shown,) = (await courses.by_id(course.course_id)).lectures
    assert (shown.duration, shown.has_content) == (2, True)


async def test_a_slow_line_is_signed_anew_for_the_same_file(
    context: Context, course: Course
) -> None:
    upload = await begin(context, course)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await Intent.get_pymongo_collection().update_one({}, {"$set": {"next_at": an_hour_ago}})
    signed = await uploads.renew(context, upload)
    assert signed.fields["public_id"] == upload.public_id
    assert (await wanted())[upload.public_id] > datetime.now(UTC) + timedelta(hours=23)
    assert await arrive(context, upload)
    assert await wanted() == {}


async def test_what_nobody_waits_for_is_not_signed_anew(context: Context, course: Course) -> None:
    given_up = await begin(context, course)
    await uploads.cancel(context.database, course, given_up)
    there = await begin(context, course)
    await arrive(context, there)
    late = await begin(context, course)
    begun = {"$set": {"attempts": 1}}
    await Intent.get_pymongo_collection().update_one({"work.public_id": late.public_id}, begun)
    for upload in (given_up, there, late):
        with pytest.raises(NotFound):
            await uploads.renew(context, upload)


async def test_a_published_courses_only_film_is_not_cancelled_away(
    context: Context, course: Course
) -> None:
    upload = await begin(context, course)
    await arrive(context, upload)
    await editing.edit(context.database, course, put_on_sale, seen=None)
    with pytest.raises(NeededWhilePublished):
        await uploads.cancel(context.database, course, upload)
    held = await content(course)
    assert held.asset is not None
    assert await wanted() == {}


async def test_a_film_that_was_published_is_not_cancelled_away_later(
    context: Context, course: Course
) -> None:
    upload = await begin(context, course)
    await arrive(context, upload)

    async def once_published(course: Course) -> None:
        course.published_at = now()

    await editing.edit(context.database, course, once_published, seen=None)
    with pytest.raises(NeededByStudents):
        await uploads.cancel(context.database, course, upload)
    assert (await content(course)).asset is not None
    assert await wanted() == {}


async def test_notification_and_hint_at_once_attach_once(context: Context, course: Course) -> None:
    upload = await begin(context, course)
    before = (await courses.by_id(course.course_id)).revision
    assert await asyncio.gather(*(arrive(context, upload) for _ in range(5))) == [True] * 5
    assert (await courses.by_id(course.course_id)).revision == before + 1
    assert await wanted() == {}


@pytest.mark.parametrize(
    "changes",
    [{"bytes": 101}, {"bytes": 0}, {"format": "avi"}],
)
async def test_what_was_not_announced_is_destroyed(
    context: Context, course: Course, changes: dict[str, object]
) -> None:
    upload = await begin(context, course)
    assert await arrive(context, upload, **changes)
    assert (await wanted())[upload.public_id] < datetime.now(UTC) + timedelta(minutes=1)
    held = await content(course)
    assert held.asset is None
    assert (await uploads.under_way(course))[held.id].state == "failed"


@pytest.mark.parametrize(
    "changes",
    [{"public_id": "other"}, {"resource_type": "image"}, {"protected": False}],
)
async def test_what_is_none_of_ours_is_left_alone(
    context: Context, course: Course, changes: dict[str, object]
) -> None:
    upload = await begin(context, course)
    assert not await arrive(context, upload, **changes)
    assert (await wanted())[upload.public_id] > datetime.now(UTC)


async def test_in_every_order_a_cancelled_one_ends_destroyed(
    context: Context, course: Course
) -> None:
    async def cancel(upload: LectureUpload) -> None:
        await uploads.cancel(context.database, course, upload)

    async def news(upload: LectureUpload) -> None:
        await arrive(context, upload)

    steps: list[Callable[[LectureUpload], Awaitable[None]]] = [cancel, news, news]
    for order in itertools.permutations(steps):
        upload = await begin(context, course)
        for step in order:
            await step(upload)
        held = await content(course)
        assert held.asset is None
        assert (await wanted())[upload.public_id] < datetime.now(UTC) + timedelta(minutes=1)


async def test_cancel_and_news_at_once_end_destroyed(context: Context, course: Course) -> None:
    for _ in range(5):
        upload = await begin(context, course)
        await asyncio.gather(
            uploads.cancel(context.database, course, upload), arrive(context, upload)
        )
        held = await content(course)
        assert held.asset is None
        assert (await wanted())[upload.public_id] < datetime.now(UTC) + timedelta(minutes=1)


async def test_a_removed_lectures_file_goes_before_or_after_it_came(
    context: Context, course: Course
) -> None:
    early, late = await begin(context, course), None

    async def remove(fresh: Course) -> None:
        await curriculum.remove_lecture(fresh, fresh.draft_lectures[0].id)

    await arrive(context, early)
    late = await begin(context, course)
    await editing.edit(context.database, course, remove, seen=None)
    assert set(await wanted()) == {early.public_id, late.public_id}
    await Intent.find_all().delete()
    await arrive(context, late)
    assert set(await wanted()) == {late.public_id}


async def test_one_that_comes_when_its_destruction_began_is_not_attached(
    context: Context, course: Course
) -> None:
    upload = await begin(context, course)
    begun = {"$set": {"attempts": 1}}
    await Intent.get_pymongo_collection().update_one({}, begun)
    assert await arrive(context, upload)
    held = await content(course)
    assert held.asset is None


async def test_a_shared_film_outlives_its_lecture(context: Context, course: Course) -> None:
    upload = await begin(context, course)
    await arrive(context, upload)
    held = await content(course)
    held.upload_id = None  # as the demo school's lectures hold theirs
    await context.database.transaction(lambda: uploads.discard_lecture(held))
    assert await wanted() == {}
