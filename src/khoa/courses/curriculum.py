"""Chapters and lectures: made, changed, ordered and removed within a course."""

from typing import Literal

from pydantic import BaseModel, Field

from khoa.base.errors import FieldError, Invalid, NotFound
from khoa.courses.embeds import parse_address
from khoa.courses.models import Chapter, Course, Lecture, LectureKind
from khoa.courses.texts import LectureHtml, Name
from khoa.courses.uploads import let_go

MAX_CHAPTERS = 50
MAX_LECTURES = 200


class NewChapter(BaseModel):
    title: Name


class NewLecture(BaseModel):
    title: Name
    kind: LectureKind


class LectureChanges(BaseModel):
    """What is absent stays as it is. `duration` in seconds, at most a day."""

    title: Name | None = None
    preview: bool | None = None
    html: LectureHtml | None = None
    embed_url: str | None = Field(None, max_length=2000)
    duration: int | None = Field(None, ge=0, le=86_400)


class ChapterOrder(BaseModel):
    id: str
    lectures: list[str] = Field(max_length=MAX_LECTURES)


class CurriculumOrder(BaseModel):
    chapters: list[ChapterOrder] = Field(max_length=MAX_CHAPTERS)


def chapter_of(course: Course, chapter_id: str) -> Chapter:
    for chapter in course.chapters:
        if chapter.id == chapter_id:
            return chapter
    raise NotFound("There is no such chapter.")


def lecture_of(course: Course, lecture_id: str) -> Lecture:
    for lecture in course.lectures:
        if lecture.id == lecture_id:
            return lecture
    raise NotFound("There is no such lecture.")


def add_chapter(course: Course, chapter: Chapter) -> None:
    if len(course.chapters) >= MAX_CHAPTERS:
        raise _too_many("chapters", MAX_CHAPTERS)
    course.chapters.append(chapter)


def add_lecture(course: Course, chapter_id: str, lecture: Lecture) -> None:
    if len(course.lectures) >= MAX_LECTURES:
        raise _too_many("lectures", MAX_LECTURES)
    chapter_of(course, chapter_id).lectures.append(lecture)


async def remove_chapter(course: Course, chapter_id: str) -> None:
    """In a transaction: the files of its lectures are destroyed with it."""
    chapter = chapter_of(course, chapter_id)
    for lecture in chapter.lectures:
        await let_go(lecture)
    course.chapters.remove(chapter)


async def remove_lecture(course: Course, lecture_id: str) -> None:
    """In a transaction: its file is destroyed with it."""
    lecture = lecture_of(course, lecture_id)
    await let_go(lecture)
    for chapter in course.chapters:
        chapter.lectures = [one for one in chapter.lectures if one.id != lecture_id]


def change_lecture(course: Course, lecture_id: str, changes: LectureChanges) -> None:
    """Invalid at a field that this kind of lecture has not, or at a bad film's address."""
    lecture = lecture_of(course, lecture_id)
    if changes.title is not None:
        lecture.title = changes.title
    if changes.preview is not None:
        lecture.preview = changes.preview
    if changes.html is not None:
        if lecture.kind != "text":
            raise _wrong_kind("html")
        lecture.html = changes.html
    if changes.embed_url is not None:
        _embed(lecture, changes.embed_url)
    if changes.duration is not None:
        lecture.duration = changes.duration


def order(course: Course, wanted: CurriculumOrder) -> None:
    """The whole order at once; a lecture may change its chapter. Invalid when the ids differ from
    what is there: something was added or removed meanwhile."""
    chapters = {chapter.id: chapter for chapter in course.chapters}
    lectures = {lecture.id: lecture for lecture in course.lectures}
    chapter_ids = [chapter.id for chapter in wanted.chapters]
    lecture_ids = [id for chapter in wanted.chapters for id in chapter.lectures]
    if sorted(chapter_ids) != sorted(chapters) or sorted(lecture_ids) != sorted(lectures):
        why = "These are not the chapters and lectures that are there now."
        raise Invalid(errors=[FieldError("chapters", "not_the_same", why)])
    course.chapters = [
        chapters[one.id].model_copy(update={"lectures": [lectures[id] for id in one.lectures]})
        for one in wanted.chapters
    ]


def _embed(lecture: Lecture, address: str) -> None:
    """The address decides whether it is YouTube's or Vimeo's; an empty one takes the film away."""
    if lecture.kind not in ("youtube", "vimeo"):
        raise _wrong_kind("embed_url")
    if not address.strip():
        lecture.embed_id = None
        return
    film = parse_address(address)
    if film is None:
        why = "This is no address of a film at YouTube or Vimeo."
        raise Invalid(errors=[FieldError("embed_url", "not_a_video_address", why)])
    lecture.kind, lecture.embed_id = film.provider, film.id


def _wrong_kind(field: Literal["html", "embed_url"]) -> Invalid:
    return Invalid(errors=[FieldError(field, "wrong_kind", "This lecture is of another kind.")])


def _too_many(field: str, most: int) -> Invalid:
    return Invalid(errors=[FieldError(field, "too_many", f"A course has {most} at most.")])
