"""Activation codes: each opens its batch's courses once, without a payment."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

MAX_CODES = 5_000
MAX_BATCHES = 500
"""Of one person: anybody can become an educator."""

CodeState = Literal["unused", "used", "cancelled"]


class ActivationBatch(Document):
    """Codes that were made together, for a company or a campaign. `used` and `cancelled` (one by
    one) are counted from the codes, a moment later.

    Once `cancelled_at` is set, none of its unused codes opens anything, whatever their own rows
    say: those are written afterwards, some hundred in one transaction.
    """

    name: str
    made_by: PydanticObjectId
    course_ids: list[PydanticObjectId]
    size: int
    used: int = 0
    cancelled: int = 0
    expires_at: datetime | None = None
    cancelled_at: datetime | None = None
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "activation_batches"
        indexes = (IndexModel([("made_by", 1), ("created_at", -1)]),)

    @property
    def worthless(self) -> int:
        """Codes that were cancelled, one by one or with the batch."""
        return self.cancelled if self.cancelled_at is None else self.size - self.used

    @property
    def batch_id(self) -> PydanticObjectId:
        assert self.id is not None, "a batch that was read has an id"
        return self.id


class ActivationCode(Document):
    """`id` is the code itself, without its dashes. It is kept plain, since its educator lists it
    again, and is never logged."""

    id: str  # type: ignore[assignment]
    batch_id: PydanticObjectId
    place: int
    """In its batch."""
    state: CodeState = "unused"
    user_id: PydanticObjectId | None = None
    purchase_id: PydanticObjectId | None = None
    used_at: datetime | None = None

    class Settings:
        name = "activation_codes"
        indexes = (IndexModel([("batch_id", 1), ("place", 1)]),)
