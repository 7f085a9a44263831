"""An invitation: something for the person behind an address, who need not have an account."""

from datetime import datetime, timedelta
from typing import Any, Literal

from beanie import Document, PydanticObjectId
from pymongo import IndexModel

from khoa.base.language import Language

InvitationState = Literal["open", "accepted", "declined", "withdrawn"]

LASTS = timedelta(days=14)
KEPT_AFTERWARDS = timedelta(days=90)
"""Then the row goes, with the address in it; what was given stays, and so does the audit."""


class Invitation(Document):
    """One for each kind, subject and address: who is invited again has a new one in its place."""

    key: str
    """A digest of those three."""
    kind: str
    about: str
    """What it is to, such as `course:<id>`."""
    payload: dict[str, Any]
    address: str
    """As `addresses.normalise` writes it."""
    invited_by: PydanticObjectId | None = None
    """None: the school itself."""
    language: Language | None = None
    """Of the letter, where it is known which; else the school's."""
    state: InvitationState = "open"
    token_hash: str | None = None
    """Of the token in the last letter; None before one was sent, and once it was used. Of one
    that was declined or withdrawn it still shows that to who has the letter."""
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
                [("expires_at", 1)], expireAfterSeconds=int(KEPT_AFTERWARDS.total_seconds())
            ),
        )

    @property
    def invitation_id(self) -> PydanticObjectId:
        assert self.id is not None, "an invitation that was read has an id"
        return self.id
