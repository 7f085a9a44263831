"""Inviting people to a role in the school."""

from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter
from pydantic import Field

from khoa.auth import requires
from khoa.auth.invitations import SCHOOL_ROLE, SchoolRolePayload
from khoa.base.errors import NotFound, TooManyRequests
from khoa.base.paging import Page
from khoa.context import MAX_JSON, CurrentContext
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.invitations import service as invitations
from khoa.invitations.schemas import SentInvitation, sent_invitation
from khoa.invitations.service import InvitationClosed
from khoa.users.models import User

router = APIRouter(prefix="/api/admin/invitations", tags=["office"], max_body_size=MAX_JSON)

Manager = Annotated[User, requires("people.manage")]


class RoleInvitation(SchoolRolePayload):
    email: str = Field(max_length=300)


@router.get("")
async def list_invitations(staff: Manager, asked: AskedPage) -> Page[SentInvitation]:
    """The latest first, also those that are over; they go 90 days after their end."""
    found, total = await invitations.sent_for("school", asked)
    return Page[SentInvitation].of([sent_invitation(one) for one in found], total, asked)


@router.post("", status_code=201)
@raises(TooManyRequests)
async def invite_to_role(
    staff: Manager, context: CurrentContext, body: RoleInvitation
) -> SentInvitation:
    """Whoever has the address gets a letter and accepts by themselves. Again, it is a new
    invitation in the place of the old one."""
    payload = SchoolRolePayload(role=body.role)
    sent = await invitations.invite(context, SCHOOL_ROLE, payload, body.email, by=staff.user_id)
    return sent_invitation(sent)


@router.delete("/{invitation_id}", status_code=204)
@raises(NotFound, InvitationClosed)
async def withdraw_invitation(
    invitation_id: PydanticObjectId, staff: Manager, context: CurrentContext
) -> None:
    """409 invitation_closed once it was answered: the role is then taken away from the person."""
    await invitations.withdraw(context, invitation_id, "school", by=staff.user_id)
