"""Whose course it is, what they may do with it, and which state of it the page shows."""

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
    """A dependency: the course, whatever its state but archived, for who may do this in it. To
    strangers it does not exist (NotFound); its members may not do everything (Forbidden)."""

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
        return course


ReadCourse = Annotated[Course, Depends(CourseFor("course.read"))]
OwnCourse = Annotated[Course, Depends(CourseFor("course.edit"))]
"""To change what is taught and what is said of it, which most calls are for."""
PublishedCourse = Annotated[Course, Depends(CourseFor("course.publish"))]
DeletedCourse = Annotated[Course, Depends(CourseFor("course.delete"))]
TeamCourse = Annotated[Course, Depends(CourseFor("course.team"))]


@raises(NotFound)
async def read_lecture(lecture_id: str, course: ReadCourse) -> OutlineLecture:
    return lecture_of(course, lecture_id)


@raises(NotFound)
async def own_lecture(lecture_id: str, course: OwnCourse) -> OutlineLecture:
    return lecture_of(course, lecture_id)


ReadLecture = Annotated[OutlineLecture, Depends(read_lecture)]
OwnLecture = Annotated[OutlineLecture, Depends(own_lecture)]
