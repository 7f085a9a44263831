"""The team of a course: its members and invitations."""

from datetime import datetime

from beanie import PydanticObjectId
from fastapi import APIRouter
from pydantic import BaseModel, Field

from khoa.auth import CurrentUser
from khoa.base.errors import NotFound, TooManyRequests
from khoa.base.paging import Page
from khoa.context import MAX_JSON, CurrentContext
from khoa.courses import members
from khoa.courses.invitations import COURSE_ROLE, CourseRolePayload, about
from khoa.courses.members import MemberRole
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.invitations import service as invitations
from khoa.invitations.schemas import SentInvitation, sent_invitation
from khoa.invitations.service import InvitationClosed
from khoa.studio.access import TeamCourse
from khoa.users import service as users

router = APIRouter(
    prefix="/api/educator/courses/{course_id}/team", tags=["studio"], max_body_size=MAX_JSON
)


class TeamMember(BaseModel):
    id: str
    name: str
    role: MemberRole
    since: datetime


class TeamInvitation(BaseModel):
    email: str = Field(max_length=300)
    role: MemberRole


@router.get("/members")
async def list_members(
    course: TeamCourse, user: CurrentUser, context: CurrentContext, asked: AskedPage
) -> Page[TeamMember]:
    """List the members without the owner, the oldest first."""
    found, total = await members.of(course.course_id, asked)
    people = await users.by_ids({member.user_id for member in found})
    language = user.language or context.school.default_language
    shown = [
        TeamMember(
            id=str(member.user_id),
            name=who.name_in(language) if (who := people.get(member.user_id)) else "",
            role=member.role,
            since=member.created_at,
        )
        for member in found
    ]
    return Page[TeamMember].of(shown, total, asked)


@router.get("/invitations")
async def list_course_invitations(course: TeamCourse, asked: AskedPage) -> Page[SentInvitation]:
    """List all invitations, the latest first. Those that are over are removed after 90 days."""
    found, total = await invitations.sent_for(about(course.course_id), asked)
    return Page[SentInvitation].of([sent_invitation(one) for one in found], total, asked)


@router.post("/invitations", status_code=201)
@raises(TooManyRequests)
async def invite_to_course(
    course: TeamCourse, user: CurrentUser, context: CurrentContext, body: TeamInvitation
) -> SentInvitation:
    """Invite whoever has this address by a letter, which they accept themselves."""
    payload = CourseRolePayload(course_id=course.course_id, role=body.role)
    sent = await invitations.invite(context, COURSE_ROLE, payload, body.email, by=user.user_id)
    return sent_invitation(sent)


@router.delete("/invitations/{invitation_id}", status_code=204)
@raises(NotFound, InvitationClosed)
async def withdraw_course_invitation(
    invitation_id: PydanticObjectId, course: TeamCourse, user: CurrentUser, context: CurrentContext
) -> None:
    await invitations.withdraw(context, invitation_id, about(course.course_id), by=user.user_id)


@router.delete("/members/{user_id}", status_code=204)
async def remove_member(
    user_id: PydanticObjectId, course: TeamCourse, user: CurrentUser, context: CurrentContext
) -> None:
    """Remove a member, if they are one, from their next call on."""
    await context.database.transaction(
        lambda: members.take_role(course.course_id, user_id, by=user.user_id)
    )
