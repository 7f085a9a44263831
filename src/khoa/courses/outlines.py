"""A course's two outlines: the draft that the studio edits, and the published one."""

from datetime import datetime

from khoa.base.errors import Conflict, NotFound
from khoa.courses.models import Chapter, Course, OutlineLecture, RetiredLecture, now

MAX_RETIRED = 500


class TooManyRetired(Conflict):
    code = "too_many_retired"
    detail = (
        f"{MAX_RETIRED} removed lectures are kept for this course's students already. Replace the "
        "content of this one instead."
    )


def chapter_of(course: Course, chapter_id: str) -> Chapter:
    """Return a chapter of the draft. Raise NotFound if there is none."""
    for chapter in course.draft_outline:
        if chapter.id == chapter_id:
            return chapter
    raise NotFound("There is no such chapter.")


def lecture_of(course: Course, lecture_id: str) -> OutlineLecture:
    """Return a lecture of the draft. Raise NotFound if there is none."""
    for lecture in course.draft_lectures:
        if lecture.id == lecture_id:
            return lecture
    raise NotFound("There is no such lecture.")


def publish_outline(course: Course) -> None:
    """Copy the draft to the published outline: lectures with content, and chapters with such.

    Every edit does this until drafts can be published separately.
    """
    course.outline = [
        Chapter(id=chapter.id, title=chapter.title, lectures=taught)
        for chapter in course.draft_outline
        if (taught := [lecture for lecture in chapter.lectures if lecture.has_content])
    ]
    course.lecture_count = len(course.lectures)
    course.duration = sum(lecture.duration for lecture in course.lectures)


def was_ever_published(course: Course, lecture_id: str) -> bool:
    """Return whether the lecture was ever published, so that somebody may have paid for it."""
    ever_published = course.state == "published" or course.published_at is not None
    return ever_published and any(lecture.id == lecture_id for lecture in course.lectures)


def retire(course: Course, chapter: Chapter, lecture: OutlineLecture) -> None:
    """Keep a removed lecture for its students. Raise TooManyRetired: they are read with the course
    in every classroom."""
    if len(course.retired) >= MAX_RETIRED:
        raise TooManyRetired
    course.retired.append(
        RetiredLecture(
            chapter_id=chapter.id,
            chapter_title=chapter.title,
            lecture=lecture,
            retired_at=now(),
        )
    )


def retired_for(course: Course, since: datetime | None) -> list[RetiredLecture]:
    """Return the lectures retired since somebody ordered the course or enrolled; none for None."""
    if since is None:
        return []
    return [gone for gone in course.retired if since < gone.retired_at]


def outline_for(course: Course, since: datetime | None) -> list[Chapter]:
    """Return the published outline as one student sees it.

    Lectures retired since they ordered it come at the end of their chapter, and chapters that are
    gone come last.
    """
    return _joined(course.outline, retired_for(course, since))


def outline_with(course: Course, outline: list[Chapter], lecture: OutlineLecture) -> list[Chapter]:
    """Return the outline with this lecture in it, also if it is a retired one, for who may open
    any."""
    if any(lecture.id == one.id for chapter in outline for one in chapter.lectures):
        return outline
    return _joined(outline, [gone for gone in course.retired if gone.lecture.id == lecture.id])


def _joined(outline: list[Chapter], retired: list[RetiredLecture]) -> list[Chapter]:
    chapters = {
        chapter.id: Chapter(id=chapter.id, title=chapter.title, lectures=[*chapter.lectures])
        for chapter in outline
    }
    for gone in retired:
        again = Chapter(id=gone.chapter_id, title=gone.chapter_title)
        chapters.setdefault(gone.chapter_id, again).lectures.append(gone.lecture)
    return list(chapters.values())
