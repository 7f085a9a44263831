"""The inbox: events as they were delivered, stored before they are handled, so that none is
lost."""

from datetime import datetime
from typing import Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

EventState = Literal["received", "handled", "failed", "ignored", "foreign", "unmatched"]

INBOX_DAYS = 90
"""How long events are kept."""


class InboxEvent(Document):
    """Unique by (provider, event_id). What was signed is the raw text in `body` or, for a webhook
    by GET, in `query`. `door` is the endpoint's path, for a platform that has several."""

    provider: str
    event_id: str
    type: str
    clerk_id: str | None = None
    """The person whom an event of Clerk's is about: it is erased with their account."""
    payment_ref: str | None = None
    """The payment it is about, by which an event that came too early is found later."""
    purchase_id: PydanticObjectId | None = None
    """The purchase that it changed."""
    effect: list[str] = Field(default_factory=list)
    """What it changed, as codes: a purchase's state before and after (one code when it did not
    change), or what became of a person or a file."""
    door: str = ""
    method: str = "POST"
    query: str = ""
    headers: dict[str, str]
    body: str
    state: EventState = "received"
    attempts: int = 0
    """Deliveries by the platform, and replays by a person or by reconciliation."""
    last_error: str | None = None
    created_at: datetime
    received_at: datetime
    handled_at: datetime | None = None

    @property
    def forgotten(self) -> bool:
        """Whether its contents were erased with the person it was about."""
        return not self.body and not self.query

    class Settings:
        name = "inbox"
        indexes = (
            IndexModel([("provider", 1), ("event_id", 1)], unique=True),
            # For reconciliation, which looks up many ids at once: a provider has too many events.
            IndexModel([("event_id", 1)]),
            IndexModel([("state", 1), ("received_at", -1)]),
            IndexModel([("clerk_id", 1)], name="by_clerk_id"),
            IndexModel([("payment_ref", 1)]),
            IndexModel([("purchase_id", 1)]),
            IndexModel([("received_at", 1)], expireAfterSeconds=INBOX_DAYS * 86_400),
        )
