"""Replace and remove a film's captions by language; the old files are destroyed."""

from typing import IO

from khoa.base.errors import FieldError, Invalid
from khoa.base.language import Language
from khoa.context import Context
from khoa.courses.editing import edit
from khoa.courses.lectures import content_of, write_content
from khoa.courses.models import CAPTION_LABELS, Caption, Course, OutlineLecture, new_id
from khoa.courses.outlines import lecture_of
from khoa.courses.uploads import discard_captions
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
    """Upload captions and replace those in this language. Raise Invalid unless it is a film."""
    if lecture.kind != "video":
        detail = "Only a film has captions."
        raise Invalid(errors=[FieldError("file", "wrong_kind", detail)])
    public_id = f"khoa/captions/{course.course_id}/{new_id()}.{language}.vtt"
    asset = await replace.stage(
        context, file, public_id=public_id, resource_type="raw", protected=True
    )

    async def change(fresh: Course) -> None:
        content = await content_of(fresh, lecture_of(fresh, lecture.id))
        await replace.swap(asset, None)
        await discard_captions(content, language)
        content.captions.append(Caption(language=language, asset=asset))
        content.captions.sort(key=lambda caption: list(CAPTION_LABELS).index(caption.language))
        await write_content(fresh, content)

    return await edit(context.database, course, change, seen=seen)


async def remove_caption(
    context: Context,
    course: Course,
    lecture: OutlineLecture,
    language: Language,
    *,
    seen: int | None,
) -> Course:
    async def change(fresh: Course) -> None:
        content = await content_of(fresh, lecture_of(fresh, lecture.id))
        await discard_captions(content, language)
        await write_content(fresh, content)

    return await edit(context.database, course, change, seen=seen)
