"""Dependencies on a course or a lecture that the user may read or change."""

from dataclasses import dataclass
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import Depends

from khoa.auth import CurrentUser, may_in_course
from khoa.auth.roles import CoursePermission
from khoa.base.errors import Forbidden, NotFound
from khoa.context import CurrentContext
from khoa.courses import members
from khoa.courses.models import Course, OutlineLecture
from khoa.courses.outlines import lecture_of
from khoa.http.openapi import raises


@raises(NotFound, Forbidden)
@dataclass(frozen=True)
class CourseFor:
    """A dependency on a course, in any state but archived, in which the user has this permission.

    Raise NotFound for those who may not even read it, Forbidden for members without the permission.
    """

    permission: CoursePermission

    async def __call__(self, course_id: str, user: CurrentUser, context: CurrentContext) -> Course:
        course = None
        if PydanticObjectId.is_valid(course_id):
            course = await Course.get(PydanticObjectId(course_id))
        if course is None or course.state == "archived":
            raise NotFound("There is no such course.")
        role = await members.role_in(user.user_id, course)
        if not may_in_course(user, role, "course.read", context):
            raise NotFound("There is no such course.")
        if not may_in_course(user, role, self.permission, context):
            raise Forbidden
        if role is None:
            course.change_for_office(user.user_id)
        return course


ReadableCourse = Annotated[Course, Depends(CourseFor("course.read"))]
OwnCourse = Annotated[Course, Depends(CourseFor("course.edit"))]
"""A course whose lectures and description the user may change, which most calls do."""
PublishableCourse = Annotated[Course, Depends(CourseFor("course.publish"))]
DeletableCourse = Annotated[Course, Depends(CourseFor("course.delete"))]
TeamCourse = Annotated[Course, Depends(CourseFor("course.team"))]


@raises(NotFound)
async def readable_lecture(lecture_id: str, course: ReadableCourse) -> OutlineLecture:
    """A lecture of the draft, or a retired one."""
    for gone in course.retired:
        if gone.lecture.id == lecture_id:
            return gone.lecture
    return lecture_of(course, lecture_id)


@raises(NotFound)
async def own_lecture(lecture_id: str, course: OwnCourse) -> OutlineLecture:
    return lecture_of(course, lecture_id)


ReadableLecture = Annotated[OutlineLecture, Depends(readable_lecture)]
OwnLecture = Annotated[OutlineLecture, Depends(own_lecture)]
