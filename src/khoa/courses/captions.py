"""A film's captions: put in place by language, and those before destroyed."""

from typing import IO

from khoa.base.errors import FieldError, Invalid
from khoa.base.language import Language
from khoa.context import Context
from khoa.courses.editing import edit
from khoa.courses.lectures import content_of, write_content
from khoa.courses.models import CAPTION_LABELS, Caption, Course, OutlineLecture, new_id
from khoa.courses.outlines import lecture_of
from khoa.courses.uploads import let_go_captions
from khoa.media import replace


async def set_caption(
    context: Context,
    course: Course,
    lecture: OutlineLecture,
    language: Language,
    file: IO[bytes],
    *,
    seen: int | None,
) -> Course:
    """Upload and put in place, in the way of `covers.set_cover`. Invalid for what is no film."""
    if lecture.kind != "video":
        why = "Only a film has captions."
        raise Invalid(errors=[FieldError("file", "wrong_kind", why)])
    public_id = f"khoa/captions/{course.course_id}/{new_id()}.{language}.vtt"
    asset = await replace.bring(
        context, file, public_id=public_id, resource_type="raw", protected=True
    )

    async def put(fresh: Course) -> None:
        content = await content_of(fresh, lecture_of(fresh, lecture.id))
        await replace.put(asset, None)
        await let_go_captions(content, language)
        content.captions.append(Caption(language=language, asset=asset))
        content.captions.sort(key=lambda caption: list(CAPTION_LABELS).index(caption.language))
        await write_content(fresh, content)

    return await edit(context.database, course, put, seen=seen)


async def remove_caption(
    context: Context,
    course: Course,
    lecture: OutlineLecture,
    language: Language,
    *,
    seen: int | None,
) -> Course:
    async def take(fresh: Course) -> None:
        content = await content_of(fresh, lecture_of(fresh, lecture.id))
        await let_go_captions(content, language)
        await write_content(fresh, content)

    return await edit(context.database, course, take, seen=seen)
