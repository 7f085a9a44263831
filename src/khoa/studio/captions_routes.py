"""The captions of films, one file for each language."""

from fastapi import APIRouter, UploadFile

from khoa.base.language import Language
from khoa.context import CurrentContext
from khoa.courses import captions
from khoa.courses.readiness import NeededWhilePublished
from khoa.http.openapi import raises
from khoa.http.revisions import SeenRevision
from khoa.media.captions import MAX_BYTES, CaptionsTooLarge, NotCaptions, read_captions
from khoa.studio.access import OwnCourse, OwnLecture
from khoa.studio.routes import answer
from khoa.studio.schemas import StudioCourse

router = APIRouter(
    prefix="/api/educator/courses/{course_id}/lectures/{lecture_id}/captions",
    tags=["studio"],
    max_body_size=2 * MAX_BYTES,
)


@router.put("/{language}")
@raises(NeededWhilePublished, NotCaptions, CaptionsTooLarge)
async def put_captions(
    language: Language,
    course: OwnCourse,
    lecture: OwnLecture,
    context: CurrentContext,
    seen: SeenRevision,
    file: UploadFile,
) -> StudioCourse:
    """A form with a WebVTT file in `file`, 1 MB at most; it replaces the one in this language.
    Errors at the field `file`: too_large (413), not_captions, wrong_kind (422)."""
    content = await read_captions(file)
    changed = await captions.set_caption(context, course, lecture, language, content, seen=seen)
    return await answer(changed, context)


@router.delete("/{language}")
@raises(NeededWhilePublished)
async def delete_captions(
    language: Language,
    course: OwnCourse,
    lecture: OwnLecture,
    context: CurrentContext,
    seen: SeenRevision,
) -> StudioCourse:
    """Remove the captions in this language, if there are any."""
    return await answer(
        await captions.remove_caption(context, course, lecture, language, seen=seen), context
    )
