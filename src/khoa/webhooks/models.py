"""An event as it came in: kept, so that nothing acknowledged is lost, and run until handled."""

from datetime import datetime
from typing import Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

EventState = Literal["received", "handled", "failed", "ignored", "foreign", "unmatched"]

INBOX_DAYS = 90
"""How long events are kept."""


class InboxEvent(Document):
    """Unique by (provider, event_id). What was signed is the raw text in `body`, or, at a door that
    is asked by GET, in `query`. `door` is its path, for a platform that has several."""

    provider: str
    event_id: str
    type: str
    clerk_id: str | None = None
    """Whom an event of Clerk's is about: their data goes when they do."""
    payment_ref: str | None = None
    """Which payment it is about: one that came before its purchase was known finds it by this."""
    purchase_id: PydanticObjectId | None = None
    """The purchase it touched."""
    effect: list[str] = Field(default_factory=list)
    """What it changed, in codes: a purchase's state before and after (once, when it stayed), or
    what became of a person or a file."""
    door: str = ""
    method: str = "POST"
    query: str = ""
    headers: dict[str, str]
    body: str
    state: EventState = "received"
    attempts: int = 0
    """Deliveries by the platform, and runs asked for by a person or by reconciliation."""
    last_error: str | None = None
    created_at: datetime
    received_at: datetime
    handled_at: datetime | None = None

    @property
    def forgotten(self) -> bool:
        """What it said was removed with the person it was about."""
        return not self.body and not self.query

    class Settings:
        name = "inbox"
        indexes = (
            IndexModel([("provider", 1), ("event_id", 1)], unique=True),
            # Many at once, for reconciliation: by the first field of two there are too many.
            IndexModel([("event_id", 1)]),
            IndexModel([("state", 1), ("received_at", -1)]),
            IndexModel([("clerk_id", 1)], name="by_clerk_id"),
            IndexModel([("payment_ref", 1)]),
            IndexModel([("purchase_id", 1)]),
            IndexModel([("received_at", 1)], expireAfterSeconds=INBOX_DAYS * 86_400),
        )
