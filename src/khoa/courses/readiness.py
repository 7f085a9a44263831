"""What a course needs to be published, and to stay so."""

from khoa.base.errors import Conflict, FieldError
from khoa.courses.models import Course
from khoa.courses.outlines import was_ever_published
from khoa.courses.prices import price_too_low


class NotReady(Conflict):
    code = "not_ready"
    detail = "Something is still missing before the course can be published."


class NeededWhilePublished(Conflict):
    code = "needed_while_published"
    detail = "A published course needs this. Unpublish it first, or keep one."


class NeededByStudents(Conflict):
    code = "needed_by_students"
    detail = "Students may have paid for this lecture. Replace its content, or remove the lecture."


_NO_LECTURES = FieldError("chapters", "no_lectures", "There is no lecture.")


def publishing_errors(course: Course) -> list[FieldError]:
    """Return what keeps the course from being published, in the order of the studio.

    A cover is optional.
    """
    found = []
    if not course.description:
        found.append(FieldError("description", "no_description", "There is no description."))
    if price_too_low(course.price):
        found.append(FieldError("price", "price_too_low", "The price is below the minimum."))
    if not course.draft_lectures:
        found.append(_NO_LECTURES)
    found += [
        FieldError(f"lectures.{lecture.id}", "lecture_without_content", "This lecture is empty.")
        for lecture in course.draft_lectures
        if not lecture.has_content
    ]
    return found


def check_still_ready(before: Course, after: Course) -> None:
    """Raise NeededWhilePublished, with an error for each thing that a published course would lose.

    What it lacked before may be added step by step, and a new lecture may be empty at first; but
    one lecture with content must always remain.
    """
    lacked = {(error.field, error.code) for error in publishing_errors(before)}
    known = {f"lectures.{lecture.id}" for lecture in before.draft_lectures}
    lost = [
        error
        for error in publishing_errors(after)
        if (error.field, error.code) not in lacked
        and (error.code != "lecture_without_content" or error.field in known)
    ]
    if _NO_LECTURES not in lost and _has_content(before) and not _has_content(after):
        lost.append(_NO_LECTURES)
    if lost:
        raise NeededWhilePublished(errors=lost)


def check_students_keep(before: Course, after: Course) -> None:
    """Raise NeededByStudents if a lecture that was ever published would be left without content.

    Also while the course is unpublished: who enrolled before still learns from it. A lecture that
    is removed is retired instead, with its content.
    """
    emptied = [
        FieldError(f"lectures.{lecture.id}", "lecture_without_content", "This lecture is empty.")
        for lecture in after.draft_lectures
        if not lecture.has_content and was_ever_published(before, lecture.id)
    ]
    if emptied:
        raise NeededByStudents(errors=emptied)


def _has_content(course: Course) -> bool:
    return any(lecture.has_content for lecture in course.draft_lectures)
