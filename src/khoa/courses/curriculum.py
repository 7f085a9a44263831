"""Create, change, order and remove the chapters and lectures of a course."""

from typing import Literal

from pydantic import BaseModel, Field, StrictInt

from khoa.base.errors import FieldError, Invalid
from khoa.courses.embeds import parse_address
from khoa.courses.lectures import content_of, write_content
from khoa.courses.models import Chapter, Course, Lecture, LectureKind, OutlineLecture
from khoa.courses.outlines import chapter_of, lecture_of, retire, was_ever_published
from khoa.courses.texts import LectureHtml, Name
from khoa.courses.uploads import discard_lecture, give_up_open

MAX_CHAPTERS = 50
MAX_LECTURES = 500


class NewChapter(BaseModel):
    title: Name


class NewLecture(BaseModel):
    title: Name
    kind: LectureKind


class LectureChanges(BaseModel):
    """Omitted fields stay as they are. `duration` in seconds, at most a day."""

    title: Name | None = None
    preview: bool | None = None
    html: LectureHtml | None = None
    embed_url: str | None = Field(None, max_length=2000)
    duration: StrictInt | None = Field(None, ge=0, le=86_400)


class ChapterOrder(BaseModel):
    id: str
    lectures: list[str] = Field(max_length=MAX_LECTURES)


class CurriculumOrder(BaseModel):
    chapters: list[ChapterOrder] = Field(max_length=MAX_CHAPTERS)


def add_chapter(course: Course, chapter: Chapter) -> None:
    if len(course.draft_outline) >= MAX_CHAPTERS:
        raise _too_many("chapters", MAX_CHAPTERS)
    course.draft_outline.append(chapter)


def add_lecture(course: Course, chapter_id: str, lecture: OutlineLecture) -> None:
    if len(course.draft_lectures) >= MAX_LECTURES:
        raise _too_many("lectures", MAX_LECTURES)
    chapter_of(course, chapter_id).lectures.append(lecture)


async def remove_chapter(course: Course, chapter_id: str) -> None:
    """Remove a chapter and its lectures, each as by `remove_lecture`. Call it in a transaction."""
    chapter = chapter_of(course, chapter_id)
    for lecture in chapter.lectures:
        await _remove(course, chapter, lecture)
    course.draft_outline.remove(chapter)


async def remove_lecture(course: Course, lecture_id: str) -> None:
    """Retire a lecture that was ever published; delete any other with its content and files.

    Call it in a transaction.
    """
    lecture = lecture_of(course, lecture_id)
    chapter = next(one for one in course.draft_outline if lecture in one.lectures)
    await _remove(course, chapter, lecture)
    chapter.lectures.remove(lecture)


async def change_lecture(course: Course, lecture_id: str, changes: LectureChanges) -> None:
    """Apply the changes, in a transaction.

    Raise Invalid at a field that this kind of lecture lacks, or at an invalid film address.
    """
    lecture = lecture_of(course, lecture_id)
    if changes.title is not None:
        lecture.title = changes.title
    if changes.preview is not None:
        lecture.preview = changes.preview
    if changes.duration is not None:
        lecture.duration = changes.duration
    if changes.html is None and changes.embed_url is None:
        return
    content = await content_of(course, lecture)
    if changes.html is not None:
        if lecture.kind != "text":
            raise _wrong_kind("html")
        content.html = changes.html
    if changes.embed_url is not None:
        _embed(lecture, content, changes.embed_url)
    await write_content(course, content)


def order(course: Course, wanted: CurriculumOrder) -> None:
    """Set the whole order at once; a lecture may move to another chapter.

    Raise Invalid when the ids are not the present ones, since something was added or removed.
    """
    chapters = {chapter.id: chapter for chapter in course.draft_outline}
    lectures = {lecture.id: lecture for lecture in course.draft_lectures}
    chapter_ids = [chapter.id for chapter in wanted.chapters]
    lecture_ids = [id for chapter in wanted.chapters for id in chapter.lectures]
    if sorted(chapter_ids) != sorted(chapters) or sorted(lecture_ids) != sorted(lectures):
        detail = "These are not the chapters and lectures that are there now."
        raise Invalid(errors=[FieldError("chapters", "not_the_same", detail)])
    course.draft_outline = [
        chapters[one.id].model_copy(update={"lectures": [lectures[id] for id in one.lectures]})
        for one in wanted.chapters
    ]


async def _remove(course: Course, chapter: Chapter, lecture: OutlineLecture) -> None:
    if was_ever_published(course, lecture.id):
        retire(course, chapter, lecture)
        await give_up_open(lecture.id)
    else:
        await discard_lecture(await content_of(course, lecture))


def _embed(lecture: OutlineLecture, content: Lecture, address: str) -> None:
    """Embed the film at this address, which decides the provider; an empty one removes the film."""
    if lecture.kind not in ("youtube", "vimeo"):
        raise _wrong_kind("embed_url")
    if not address.strip():
        content.embed_id = None
        return
    film = parse_address(address)
    if film is None:
        detail = "This is not the address of a film at YouTube or Vimeo."
        raise Invalid(errors=[FieldError("embed_url", "not_a_video_address", detail)])
    lecture.kind, content.embed_id = film.provider, film.id


def _wrong_kind(field: Literal["html", "embed_url"]) -> Invalid:
    return Invalid(errors=[FieldError(field, "wrong_kind", "This lecture is of another kind.")])


def _too_many(field: str, limit: int) -> Invalid:
    return Invalid(errors=[FieldError(field, "too_many", f"A course has {limit} at most.")])
