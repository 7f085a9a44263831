"""Whose course it is, and which state of it the page shows."""

from typing import Annotated

from beanie import PydanticObjectId
from fastapi import Depends, Header

from khoa.auth import CurrentUser, is_admin
from khoa.base.errors import NotFound
from khoa.context import CurrentContext
from khoa.courses.curriculum import lecture_of
from khoa.courses.models import Course, Lecture


async def own_course(course_id: str, user: CurrentUser, context: CurrentContext) -> Course:
    """One's own course, whatever its state but archived; an admin's are all. Else NotFound."""
    course = None
    if PydanticObjectId.is_valid(course_id):
        course = await Course.get(PydanticObjectId(course_id))
    if course is None or course.state == "archived":
        raise NotFound("There is no such course.")
    if course.educator_id != user.id and not is_admin(user, context):
        raise NotFound("There is no such course.")
    return course


OwnCourse = Annotated[Course, Depends(own_course)]


async def own_lecture(lecture_id: str, course: OwnCourse) -> Lecture:
    return lecture_of(course, lecture_id)


OwnLecture = Annotated[Lecture, Depends(own_lecture)]


def seen_revision(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """The revision that the caller's page shows, if it says so by `If-Match: "7"`.

    What cannot be a revision matches none, so that the change is refused rather than made blindly.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


Seen = Annotated[int | None, Depends(seen_revision)]
"""Guards against a second tab: another revision than the present one is 409 changed_elsewhere."""
