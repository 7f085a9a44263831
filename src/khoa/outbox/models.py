"""An intent: work to be done outside the database, kept until it has succeeded."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from beanie import Document
from pydantic import Field
from pymongo import IndexModel


class Intent(Document):
    """One row for each subject; the last payload enqueued for it wins.

    `wanted` counts how often it was enqueued, so that an attempt begun for an older payload does
    not mark a newer one as done. While an attempt runs, `next_at` is the end of its lease. `id` is
    the idempotency key for a platform that takes one.
    """

    subject: str
    work: dict[str, Any]
    """A `Payload` as its domain declares it; `kind` says which."""
    state: Literal["waiting", "done"] = "waiting"
    wanted: int = 1
    attempts: int = 0
    last_error: str | None = None
    next_at: datetime
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    done_at: datetime | None = None

    class Settings:
        name = "outbox"
        indexes = (
            IndexModel([("subject", 1)], unique=True),
            IndexModel([("state", 1), ("next_at", 1)]),
            IndexModel([("next_at", -1)]),
            IndexModel([("work.to.address", 1)]),  # of messages: who is gone is forgotten by it
            IndexModel([("done_at", 1)], expireAfterSeconds=30 * 86_400),
        )

    @property
    def kind(self) -> str:
        kind: str = self.work["kind"]
        return kind
