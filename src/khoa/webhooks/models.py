"""An event as it came in: kept, so that nothing acknowledged is lost, and run until handled."""

from datetime import datetime
from typing import Literal

from beanie import Document
from pymongo import IndexModel

EventState = Literal["received", "handled", "failed", "ignored", "foreign", "unmatched"]


class InboxEvent(Document):
    """Unique by (provider, event_id). `body` is the raw text that was signed."""

    provider: str
    event_id: str
    type: str
    clerk_id: str | None = None
    """Whom an event of Clerk's is about: their data goes when they do."""
    body: str
    headers: dict[str, str]
    state: EventState = "received"
    attempts: int = 0
    last_error: str | None = None
    created_at: datetime
    received_at: datetime
    handled_at: datetime | None = None

    class Settings:
        name = "inbox"
        indexes = (
            IndexModel([("provider", 1), ("event_id", 1)], unique=True),
            IndexModel([("state", 1), ("received_at", -1)]),
            IndexModel(
                [("clerk_id", 1)], partialFilterExpression={"clerk_id": {"$type": "string"}}
            ),
            IndexModel([("received_at", 1)], expireAfterSeconds=90 * 86_400),
        )


DOCUMENTS = [InboxEvent]
