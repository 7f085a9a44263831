"""What I am invited to. I am the one who is meant by my verified primary address, or by the token
that was sent to an address of mine."""

from datetime import datetime
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from khoa.auth import CurrentUser
from khoa.base.errors import NotFound
from khoa.base.paging import Page
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.invitations import service as invitations
from khoa.invitations.models import Invitation, ShownState
from khoa.invitations.service import InvitationClosed, Recipient
from khoa.users import service as users
from khoa.users.models import User

router = APIRouter(prefix="/api/me/invitations", tags=["me"], max_body_size=MAX_JSON)


class TokenForm(BaseModel):
    """`token`: from the letter; without one, my address is what counts."""

    token: str | None = Field(None, max_length=100)


class MyInvitation(BaseModel):
    """`to_be`: what I become, in my language, as part of a sentence. `invited_by` is empty where
    the school itself invites, and once that account was deleted."""

    id: str
    kind: str
    to_be: str
    invited_by: str
    state: ShownState
    expires_at: datetime


async def invited(user: CurrentUser, body: TokenForm) -> Recipient:
    return _invited(user, body.token)


Answering = Annotated[Recipient, Depends(invited)]


@router.get("")
async def my_invitations(
    user: CurrentUser, context: CurrentContext, asked: AskedPage
) -> Page[MyInvitation]:
    """What waits for my verified primary address, the latest first."""
    found, total = await invitations.open_for(_invited(user).address, asked)
    inviters = await users.by_ids({one.invited_by for one in found if one.invited_by})
    shown = [
        await _shown(one, inviters.get(one.invited_by) if one.invited_by else None, user, context)
        for one in found
    ]
    known = [one for one in shown if one is not None]
    return Page[MyInvitation].of(known, total, asked)


@router.post("/{invitation_id}/show")
@raises(NotFound)
async def show_invitation(
    invitation_id: PydanticObjectId, user: CurrentUser, who: Answering, context: CurrentContext
) -> MyInvitation:
    """One invitation, before I answer it. A POST, since the token does not belong in an address."""
    return await _found(await invitations.for_recipient(invitation_id, who), user, context)


@router.post("/{invitation_id}/accept")
@raises(NotFound, InvitationClosed)
async def accept_invitation(
    invitation_id: PydanticObjectId, user: CurrentUser, who: Answering, context: CurrentContext
) -> MyInvitation:
    """Take it. 409 invitation_closed when it has expired, or was withdrawn or used."""
    taken = await invitations.accept(context, invitation_id, who)
    return await _found(taken, user, context)


@router.post("/{invitation_id}/decline", status_code=204)
@raises(NotFound, InvitationClosed)
async def decline_invitation(
    invitation_id: PydanticObjectId, who: Answering, context: CurrentContext
) -> None:
    await invitations.decline(context, invitation_id, who)


def _invited(user: User, token: str | None = None) -> Recipient:
    return Recipient(user.user_id, user.email if user.email_verified else None, token)


async def _inviter(invitation: Invitation) -> User | None:
    return await User.get(invitation.invited_by) if invitation.invited_by else None


async def _found(invitation: Invitation, user: User, context: Context) -> MyInvitation:
    shown = await _shown(invitation, await _inviter(invitation), user, context)
    if shown is None:
        raise NotFound("There is no such invitation.")
    return shown


async def _shown(
    invitation: Invitation, inviter: User | None, user: User, context: Context
) -> MyInvitation | None:
    """Return None for a kind that no domain registers any more."""
    kind = invitations.kind_of(context, invitation.kind)
    if kind is None:
        return None
    language = user.language or context.school.default_language
    payload = kind.payload.model_validate(invitation.payload)
    return MyInvitation(
        id=str(invitation.id),
        kind=invitation.kind,
        to_be=await kind.describe(context, payload, language),
        invited_by=inviter.name_in(language) if inviter else "",
        state=invitation.shown_state,
        expires_at=invitation.expires_at,
    )
