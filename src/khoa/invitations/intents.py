"""What invitations have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload


class SendInvitation(Payload):
    """Write to the address. The token is made as the letter is: none waits in the database."""

    kind: Literal["send_invitation"] = "send_invitation"
    invitation_id: str

    @property
    def subject(self) -> str:
        return f"invitation:{self.invitation_id}"
