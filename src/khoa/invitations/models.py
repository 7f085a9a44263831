"""An invitation to the person behind an address, who need not have an account yet."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from beanie import Document, PydanticObjectId
from pymongo import IndexModel

from khoa.base.language import Language

InvitationState = Literal["open", "accepted", "declined", "withdrawn"]
ShownState = Literal["open", "accepted", "declined", "withdrawn", "expired"]
"""Nothing is written when an invitation expires."""

LIFETIME = timedelta(days=14)
KEPT_AFTER_EXPIRY = timedelta(days=90)
"""Then the row is removed with its address; what was given stays, and so does the audit."""


class Invitation(Document):
    """One for each kind, `about` and address: inviting again replaces the old one."""

    key: str
    """A digest of the three."""
    kind: str
    about: str
    """What the invitation is to, such as `course:<id>`."""
    payload: dict[str, Any]
    address: str
    """Normalised by `addresses.normalise`."""
    invited_by: PydanticObjectId | None = None
    """None for the school itself."""
    language: Language | None = None
    """The language of the letter; the school's if unknown."""
    state: InvitationState = "open"
    token_hash: str | None = None
    """Digest of the token in the last letter; None before one was sent, and once it was used. After
    declining or withdrawing it stays, so that whoever has the letter can see the state."""
    accepted_by: PydanticObjectId | None = None
    created_at: datetime
    expires_at: datetime

    class Settings:
        name = "invitations"
        indexes = (
            IndexModel([("key", 1)], unique=True),
            IndexModel([("address", 1), ("created_at", -1)]),
            IndexModel([("about", 1), ("created_at", -1)]),
            IndexModel([("invited_by", 1)]),
            IndexModel([("accepted_by", 1)]),
            IndexModel(
                [("expires_at", 1)], expireAfterSeconds=int(KEPT_AFTER_EXPIRY.total_seconds())
            ),
        )

    @property
    def shown_state(self) -> ShownState:
        over = self.state == "open" and self.expires_at <= datetime.now(UTC)
        return "expired" if over else self.state

    @property
    def invitation_id(self) -> PydanticObjectId:
        assert self.id is not None, "an invitation that was read has an id"
        return self.id
