"""Chapters and lectures in the studio, with their films and documents."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from khoa.auth import CurrentIntention
from khoa.base.errors import NotFound, TooLarge
from khoa.context import Context, CurrentContext
from khoa.courses import curriculum, editing, uploads
from khoa.courses.curriculum import CurriculumOrder, LectureChanges, NewChapter, NewLecture
from khoa.courses.lectures import content_of
from khoa.courses.models import Chapter, Course, OutlineLecture
from khoa.courses.outlines import TooManyRetired, chapter_of, lecture_of, outline_with
from khoa.courses.readiness import NeededByStudents, NeededWhilePublished
from khoa.courses.service import by_id
from khoa.courses.uploads import NotArrived
from khoa.enrolments.schemas import LectureContent, lecture_content
from khoa.http.openapi import raises
from khoa.http.revisions import SeenRevision
from khoa.media.kinds import UnsupportedType
from khoa.studio.access import OwnCourse, OwnLecture, ReadableCourse, ReadableLecture
from khoa.studio.routes import MAX_JSON, answer
from khoa.studio.schemas import (
    StudioCourse,
    StudioLecture,
    UploadRequest,
    UploadTicket,
    studio_lecture,
    upload_ticket,
)

router = APIRouter(
    prefix="/api/educator/courses/{course_id}", tags=["studio"], max_body_size=MAX_JSON
)


@router.post("/chapters", status_code=201)
@raises(NotFound, NeededWhilePublished)
async def create_chapter(
    course: OwnCourse,
    context: CurrentContext,
    seen: SeenRevision,
    intention: CurrentIntention,
    body: NewChapter,
) -> StudioCourse:
    chapter = Chapter(title=body.title)

    async def change(fresh: Course) -> None:
        curriculum.add_chapter(fresh, chapter.model_copy())

    fresh, _ = await editing.add(
        context.database, course, change, seen=seen, made=chapter.id, intention=intention
    )
    return await answer(fresh, context)


@router.patch("/chapters/{chapter_id}")
@raises(NotFound, NeededWhilePublished)
async def rename_chapter(
    chapter_id: str,
    course: OwnCourse,
    context: CurrentContext,
    seen: SeenRevision,
    body: NewChapter,
) -> StudioCourse:
    def change(fresh: Course) -> None:
        chapter_of(fresh, chapter_id).title = body.title

    return await _edit(course, context, seen, change)


@router.delete("/chapters/{chapter_id}")
@raises(NotFound, NeededWhilePublished, TooManyRetired)
async def delete_chapter(
    chapter_id: str, course: OwnCourse, context: CurrentContext, seen: SeenRevision
) -> StudioCourse:
    async def change(fresh: Course) -> None:
        await curriculum.remove_chapter(fresh, chapter_id)

    return await answer(await editing.edit(context.database, course, change, seen=seen), context)


@router.post("/chapters/{chapter_id}/lectures", status_code=201)
@raises(NotFound, NeededWhilePublished)
async def create_lecture(
    chapter_id: str,
    course: OwnCourse,
    context: CurrentContext,
    seen: SeenRevision,
    intention: CurrentIntention,
    body: NewLecture,
) -> StudioLecture:
    lecture = OutlineLecture(title=body.title, kind=body.kind)

    async def change(fresh: Course) -> None:
        curriculum.add_lecture(fresh, chapter_id, lecture.model_copy())

    fresh, made = await editing.add(
        context.database, course, change, seen=seen, made=lecture.id, intention=intention
    )
    under_way = await uploads.under_way(fresh)
    there = lecture_of(fresh, made)
    return studio_lecture(there, await content_of(fresh, there), under_way.get(made))


@router.patch("/lectures/{lecture_id}")
@raises(NotFound, NeededWhilePublished, NeededByStudents)
async def change_lecture(
    lecture_id: str,
    course: OwnCourse,
    context: CurrentContext,
    seen: SeenRevision,
    body: LectureChanges,
) -> StudioCourse:
    async def change(fresh: Course) -> None:
        await curriculum.change_lecture(fresh, lecture_id, body)

    return await answer(await editing.edit(context.database, course, change, seen=seen), context)


@router.delete("/lectures/{lecture_id}")
@raises(NotFound, NeededWhilePublished, TooManyRetired)
async def delete_lecture(
    lecture_id: str, course: OwnCourse, context: CurrentContext, seen: SeenRevision
) -> StudioCourse:
    async def change(fresh: Course) -> None:
        await curriculum.remove_lecture(fresh, lecture_id)

    return await answer(await editing.edit(context.database, course, change, seen=seen), context)


@router.put("/curriculum")
@raises(NotFound, NeededWhilePublished)
async def order_curriculum(
    course: OwnCourse, context: CurrentContext, seen: SeenRevision, body: CurriculumOrder
) -> StudioCourse:
    """Set the whole order at once; 422 when the ids are not the present ones."""
    return await _edit(course, context, seen, lambda fresh: curriculum.order(fresh, body))


@router.get("/lectures/{lecture_id}/preview")
async def preview_lecture(
    course: ReadableCourse, lecture: ReadableLecture, context: CurrentContext, response: Response
) -> LectureContent:
    """Show the lecture as a student will see it, or still sees it if it was removed."""
    response.headers["cache-control"] = "private, no-store"
    content = await content_of(course, lecture)
    chapters = outline_with(course, course.draft_outline, lecture)
    return lecture_content(course, chapters, lecture, content, None, context.media)


@router.post("/lectures/{lecture_id}/upload", status_code=201)
@raises(UnsupportedType, TooLarge)
async def begin_upload(
    course: OwnCourse, lecture: OwnLecture, context: CurrentContext, body: UploadRequest
) -> UploadTicket:
    """Sign an upload of one file directly to its media provider, valid for an hour."""
    upload, signed = await uploads.begin(
        context, course, lecture, filename=body.filename, size=body.bytes
    )
    return upload_ticket(upload, signed)


@router.post("/lectures/{lecture_id}/upload/{upload_id}/sign")
@raises(NotFound)
async def sign_upload(
    upload_id: str, course: OwnCourse, lecture: OwnLecture, context: CurrentContext
) -> UploadTicket:
    """Sign the same upload for another hour; 404 when it was cancelled or has expired."""
    upload = await uploads.find(course, lecture, upload_id)
    return upload_ticket(upload, await uploads.renew(context, upload))


@router.post("/lectures/{lecture_id}/upload/{upload_id}/complete")
@raises(NotFound, NeededWhilePublished, NotArrived)
async def complete_upload(
    upload_id: str, course: OwnCourse, lecture: OwnLecture, context: CurrentContext
) -> StudioCourse:
    """Have Khoa look for the file that was sent; 409 not_arrived if it is not there."""
    await uploads.complete(context, await uploads.find(course, lecture, upload_id))
    return await answer(await by_id(course.course_id), context)


@router.delete("/lectures/{lecture_id}/upload/{upload_id}")
@raises(NotFound, NeededWhilePublished, NeededByStudents)
async def cancel_upload(
    upload_id: str, course: OwnCourse, lecture: OwnLecture, context: CurrentContext
) -> StudioCourse:
    """Cancel an upload; whatever of it has reached or will reach its provider is destroyed."""
    upload = await uploads.find(course, lecture, upload_id)
    await uploads.cancel(context.database, course, upload)
    return await answer(await by_id(course.course_id), context)


async def _edit(
    course: Course, context: Context, seen: int | None, change: Callable[[Course], None]
) -> StudioCourse:
    async def apply(fresh: Course) -> None:
        change(fresh)

    return await answer(await editing.edit(context.database, course, apply, seen=seen), context)
