"""Invitations to work on a course."""

from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.auth import may_in_course
from khoa.base.domain import InvitationKind
from khoa.base.errors import NotFound
from khoa.base.language import Language
from khoa.context import Context
from khoa.courses import members
from khoa.courses.members import MemberRole
from khoa.courses.models import Course
from khoa.users.models import User

_NAMES: dict[Language, dict[MemberRole, str]] = {
    "vi": {
        "co_educator": "đồng giảng viên của khóa học “{title}”",
        "assistant": "trợ giảng của khóa học “{title}”",
    },
    "en": {
        "co_educator": "a co-educator of the course “{title}”",
        "assistant": "an assistant of the course “{title}”",
    },
}


class CourseRolePayload(BaseModel):
    course_id: PydanticObjectId
    role: MemberRole


def about(course_id: PydanticObjectId) -> str:
    return f"course:{course_id}"


async def may_invite(context: Context, by: PydanticObjectId, payload: CourseRolePayload) -> bool:
    inviter, course = await User.get(by), await Course.get(payload.course_id)
    if inviter is None or inviter.deleted or inviter.closed:
        return False
    if course is None or course.state == "archived":
        return False
    role = await members.role_in(inviter.user_id, course)
    return may_in_course(inviter, role, "course.team", context)


async def accept(
    context: Context, user_id: PydanticObjectId, payload: CourseRolePayload, by: PydanticObjectId
) -> None:
    """Give the role, unless the person owns the course."""
    course = await Course.get(payload.course_id)
    if course is None:
        raise NotFound
    if course.educator_id == user_id:
        return
    await members.give_role(course.course_id, user_id, payload.role)
    await audit.record(
        "course.role_given",
        about(course.course_id),
        by=by,
        details={"user": str(user_id), "role": payload.role},
    )


async def describe(context: Context, payload: CourseRolePayload, language: Language) -> str:
    course = await Course.get(payload.course_id)
    return _NAMES[language][payload.role].replace("{title}", course.title if course else "")


COURSE_ROLE = InvitationKind(
    name="course_role",
    payload=CourseRolePayload,
    about=lambda payload: about(payload.course_id),
    may_invite=may_invite,
    accept=accept,
    describe=describe,
)
