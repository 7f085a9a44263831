"""What students see: a course's outline with their progress, and a lecture's content."""

from typing import Literal

from pydantic import BaseModel, Field

from khoa.base.language import Language
from khoa.courses.models import (
    CAPTION_LABELS,
    Chapter,
    Course,
    Lecture,
    LectureKind,
    OutlineLecture,
)
from khoa.courses.outlines import outline_for, retired_for
from khoa.courses.schemas import CourseCard
from khoa.enrolments.models import Enrolment
from khoa.enrolments.progress import LectureState
from khoa.media.service import MediaLink, protected_link
from khoa.platforms.media.registry import Media


class Progress(BaseModel):
    """Progress in the present lectures: retired ones do not count, even for those who can open
    them."""

    completed: int
    total: int
    percent: int


class LectureProgress(BaseModel):
    """`position` in seconds from the start."""

    completed: bool = False
    position: float = 0.0


class LearnLecture(BaseModel):
    id: str
    title: str
    kind: LectureKind
    duration: int
    preview: bool
    retired: bool
    """No longer part of the course; shown to those who enrolled before."""
    completed: bool
    position: float


class LearnChapter(BaseModel):
    id: str
    title: str
    lectures: list[LearnLecture]


class LearnCourse(BaseModel):
    course: CourseCard
    chapters: list[LearnChapter]
    progress: Progress
    continue_lecture_id: str | None


class ChapterBrief(BaseModel):
    id: str
    title: str


class Embed(BaseModel):
    provider: Literal["youtube", "vimeo"]
    id: str


class CaptionLink(BaseModel):
    """A WebVTT file of the film. `label` is the language's own name; `url` is short-lived."""

    language: Language
    label: str
    url: str


class LectureContent(BaseModel):
    """One of html, media and embed, by kind. `previous` and `next` are lecture ids."""

    id: str
    title: str
    kind: LectureKind
    duration: int
    preview: bool
    chapter: ChapterBrief
    progress: LectureProgress | None
    html: str | None
    media: MediaLink | None
    captions: list[CaptionLink]
    embed: Embed | None
    previous: str | None
    next: str | None


class ProgressUpdate(BaseModel):
    """Omitted fields stay as they are. `position` in seconds; at most a day, and never NaN."""

    completed: bool | None = None
    position: float | None = Field(None, ge=0, le=86_400, allow_inf_nan=False)


class ProgressSaved(BaseModel):
    completed: bool
    position: float
    progress: Progress


class Enrolled(BaseModel):
    slug: str
    enrolled: bool


def progress_of(course: Course, enrolment: Enrolment | None) -> Progress:
    """Return the progress, rounded down, so that 100 % means all of it."""
    done = {id for id, at in enrolment.lectures.items() if at.completed} if enrolment else set()
    ids = [lecture.id for lecture in course.lectures]
    completed = sum(id in done for id in ids)
    return Progress(
        completed=completed,
        total=len(ids),
        percent=completed * 100 // len(ids) if ids else 0,
    )


def lecture_progress(enrolment: Enrolment, lecture: OutlineLecture) -> LectureProgress:
    at = enrolment.lectures.get(lecture.id, LectureState())
    return LectureProgress(completed=at.completed, position=at.position)


def continue_lecture_id(course: Course, enrolment: Enrolment | None) -> str | None:
    """Return the last opened lecture if it is not completed, else the next one that is not."""
    ids = [lecture.id for lecture in course.lectures]
    if not ids:
        return None
    done = {id for id, at in enrolment.lectures.items() if at.completed} if enrolment else set()
    last = enrolment.last_lecture_id if enrolment else None
    start = ids.index(last) if last in ids else 0
    return next((id for id in ids[start:] + ids[:start] if id not in done), ids[start])


def learn_course(course: Course, enrolment: Enrolment | None, card: CourseCard) -> LearnCourse:
    at = enrolment.lectures if enrolment else {}
    since = enrolment.promised_since if enrolment else None
    retired = {gone.lecture.id for gone in retired_for(course, since)}
    return LearnCourse(
        course=card,
        chapters=[
            LearnChapter(
                id=chapter.id,
                title=chapter.title,
                lectures=[
                    _learn_lecture(lecture, at.get(lecture.id), retired=lecture.id in retired)
                    for lecture in chapter.lectures
                ],
            )
            for chapter in outline_for(course, since)
        ],
        progress=progress_of(course, enrolment),
        continue_lecture_id=continue_lecture_id(course, enrolment),
    )


def _learn_lecture(
    lecture: OutlineLecture, at: LectureState | None, *, retired: bool
) -> LearnLecture:
    return LearnLecture(
        id=lecture.id,
        title=lecture.title,
        kind=lecture.kind,
        duration=lecture.duration,
        preview=lecture.preview,
        retired=retired,
        completed=at.completed if at else False,
        position=at.position if at else 0,
    )


def lecture_content(
    course: Course,
    chapters: list[Chapter],
    lecture: OutlineLecture,
    content: Lecture,
    enrolment: Enrolment | None,
    media: Media,
) -> LectureContent:
    """Return a lecture's content with short-lived URLs, for those only who may see it.

    `chapters` is the outline that they see.
    """
    ids = [one.id for chapter in chapters for one in chapter.lectures]
    at = ids.index(lecture.id)
    chapter = next(chapter for chapter in chapters if lecture in chapter.lectures)
    return LectureContent(
        id=lecture.id,
        title=lecture.title,
        kind=lecture.kind,
        duration=lecture.duration,
        preview=lecture.preview,
        chapter=ChapterBrief(id=chapter.id, title=chapter.title),
        progress=lecture_progress(enrolment, lecture) if enrolment else None,
        html=content.html,
        media=_media(course, lecture, content, media),
        captions=[
            CaptionLink(
                language=caption.language,
                label=CAPTION_LABELS[caption.language],
                url=protected_link(media, caption.asset).url,
            )
            for caption in content.captions
        ],
        embed=_embed(lecture, content),
        previous=ids[at - 1] if at > 0 else None,
        next=ids[at + 1] if at + 1 < len(ids) else None,
    )


def _media(
    course: Course, lecture: OutlineLecture, content: Lecture, media: Media
) -> MediaLink | None:
    if content.asset is None:
        return None
    if lecture.kind == "document":
        shown_in_the_page = content.asset.public_id.lower().endswith(".pdf")
        return protected_link(
            media,
            content.asset,
            filename=content.filename or lecture.title,
            to_save=not shown_in_the_page,
        )
    return protected_link(media, content.asset, cover=course.cover)


def _embed(lecture: OutlineLecture, content: Lecture) -> Embed | None:
    if lecture.kind in ("youtube", "vimeo") and content.embed_id:
        return Embed(provider=lecture.kind, id=content.embed_id)
    return None
