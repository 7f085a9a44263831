"""What a course needs before the public sees it, and while it does."""

from khoa.base.errors import Conflict, FieldError
from khoa.courses.models import Course
from khoa.courses.prices import price_too_low


class NotReady(Conflict):
    code = "not_ready"
    detail = "Something is still missing before the course can be published."


class NeededWhilePublished(Conflict):
    code = "needed_while_published"
    detail = "A published course needs this. Unpublish it first, or keep one."


_NO_LECTURES = FieldError("chapters", "no_lectures", "There is no lecture.")


def problems(course: Course) -> list[FieldError]:
    """What keeps it from being published, in the order of the studio. A cover may be missing."""
    found = []
    if not course.description:
        found.append(FieldError("description", "no_description", "There is no description."))
    if price_too_low(course.price):
        found.append(FieldError("price", "price_too_low", "The price is below the least one."))
    if not course.draft_lectures:
        found.append(_NO_LECTURES)
    found += [
        FieldError(f"lectures.{lecture.id}", "lecture_without_content", "This lecture is empty.")
        for lecture in course.draft_lectures
        if not lecture.has_content
    ]
    return found


def check_still_ready(before: Course, after: Course) -> None:
    """NeededWhilePublished names what a published course would lose by this change.

    What it lacked already may be mended step by step, and a lecture that is just being added is
    empty until it is filled; but one lecture with content always stays.
    """
    lacked = {(problem.field, problem.code) for problem in problems(before)}
    known = {f"lectures.{lecture.id}" for lecture in before.draft_lectures}
    lost = [
        problem
        for problem in problems(after)
        if (problem.field, problem.code) not in lacked
        and (problem.code != "lecture_without_content" or problem.field in known)
    ]
    if _NO_LECTURES not in lost and _teaches(before) and not _teaches(after):
        lost.append(_NO_LECTURES)
    if lost:
        raise NeededWhilePublished(errors=lost)


def _teaches(course: Course) -> bool:
    return any(lecture.has_content for lecture in course.draft_lectures)
