"""An invitation as shown to those who may invite."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from khoa.invitations.models import Invitation, InvitationState


class SentInvitation(BaseModel):
    """Does not reveal whether the address had an account. `email` is empty once the account that
    accepted was deleted."""

    id: str
    email: str
    role: str
    state: InvitationState
    created_at: datetime
    expires_at: datetime


def sent_invitation(invitation: Invitation) -> SentInvitation:
    payload: dict[str, Any] = invitation.payload
    return SentInvitation(
        id=str(invitation.id),
        email=invitation.address,
        role=str(payload.get("role", "")),
        **invitation.model_dump(include={"state", "created_at", "expires_at"}),
    )
