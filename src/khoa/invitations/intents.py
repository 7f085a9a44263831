"""The outbox intents of invitations. Kinds and subjects are stored keys: never rename them."""

from typing import Literal

from khoa.base.domain import Payload


class SendInvitation(Payload):
    """Send the letter. Its token is made at that moment, so that none waits in the database."""

    kind: Literal["send_invitation"] = "send_invitation"
    invitation_id: str

    @property
    def subject(self) -> str:
        return f"invitation:{self.invitation_id}"
