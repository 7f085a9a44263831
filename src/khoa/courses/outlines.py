"""A course's two outlines: the draft that the studio changes, and the published one."""

from datetime import datetime

from khoa.base.errors import NotFound
from khoa.courses.models import Chapter, Course, OutlineLecture, RetiredLecture, now


def chapter_of(course: Course, chapter_id: str) -> Chapter:
    """A chapter of the draft. NotFound."""
    for chapter in course.draft_outline:
        if chapter.id == chapter_id:
            return chapter
    raise NotFound("There is no such chapter.")


def lecture_of(course: Course, lecture_id: str) -> OutlineLecture:
    """A lecture of the draft. NotFound."""
    for lecture in course.draft_lectures:
        if lecture.id == lecture_id:
            return lecture
    raise NotFound("There is no such lecture.")


def publish_outline(course: Course) -> None:
    """Have the draft of the outline be the published one: its lectures with content, in the
    chapters that have any. Until drafts are published by themselves, every edit does this."""
    course.outline = [
        Chapter(id=chapter.id, title=chapter.title, lectures=taught)
        for chapter in course.draft_outline
        if (taught := [lecture for lecture in chapter.lectures if lecture.has_content])
    ]
    course.lecture_count = len(course.lectures)
    course.duration = sum(lecture.duration for lecture in course.lectures)


def could_be_learned(course: Course, lecture_id: str) -> bool:
    """Was it for sale? Whether somebody bought it, or is paying at this moment, does not matter."""
    ever_published = course.state == "published" or course.published_at is not None
    return ever_published and any(lecture.id == lecture_id for lecture in course.lectures)


def retire(course: Course, chapter: Chapter, lecture: OutlineLecture) -> None:
    course.retired.append(
        RetiredLecture(
            chapter_id=chapter.id,
            chapter_title=chapter.title,
            lecture=lecture,
            retired_at=now(),
        )
    )


def retired_for(course: Course, enrolled_at: datetime | None) -> list[RetiredLecture]:
    """What was retired since somebody enrolled; None is nobody's."""
    if enrolled_at is None:
        return []
    return [gone for gone in course.retired if enrolled_at < gone.retired_at]


def outline_for(course: Course, enrolled_at: datetime | None) -> list[Chapter]:
    """The published outline as one learner sees it: what was retired since they enrolled stands at
    the end of its chapter, and a chapter that is there no more behind the others."""
    chapters = {
        chapter.id: Chapter(id=chapter.id, title=chapter.title, lectures=[*chapter.lectures])
        for chapter in course.outline
    }
    for gone in retired_for(course, enrolled_at):
        again = Chapter(id=gone.chapter_id, title=gone.chapter_title)
        chapters.setdefault(gone.chapter_id, again).lectures.append(gone.lecture)
    return list(chapters.values())
