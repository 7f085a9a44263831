"""An invitation as shown to those who may invite."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from khoa.invitations.models import Invitation, ShownState


class SentInvitation(BaseModel):
    """Does not reveal whether the address had an account. `email` is empty once the account that
    accepted was deleted."""

    id: str
    email: str
    role: str
    state: ShownState
    created_at: datetime
    expires_at: datetime


def sent_invitation(invitation: Invitation) -> SentInvitation:
    payload: dict[str, Any] = invitation.payload
    return SentInvitation(
        id=str(invitation.id),
        email=invitation.address,
        role=str(payload.get("role", "")),
        state=invitation.shown_state,
        **invitation.model_dump(include={"created_at", "expires_at"}),
    )
