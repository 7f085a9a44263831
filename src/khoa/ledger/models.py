"""The school's book: rows are added, never changed or removed, and what they sum up to."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

RowKind = Literal[
    "charge", "refund", "refund_failure", "dispute", "dispute_won", "other", "share", "payout"
]


class LedgerRow(Document):
    """Its id says what it tells of, so that the same is never told twice.

    Amounts are signed minor units. `amount` is in the currency of the purchase. What a provider's
    account moved stands in `settled`, `fee` and `net`, in `settled_currency`, with the rate as the
    provider writes it. `share`: what an educator has earned, or, negative, no longer has.
    `payout`: what they were paid, negative.
    """

    id: str  # type: ignore[assignment]
    kind: RowKind
    at: datetime
    """When the money moved; for a share, when the purchase told of it."""
    amount: int
    currency: str
    provider: str | None = None
    payment_ref: str | None = None
    source_ref: str | None = None
    """The provider's own charge, refund or dispute; a payout's reference at the bank."""
    settled: int | None = None
    fee: int | None = None
    net: int | None = None
    settled_currency: str | None = None
    rate: str | None = None
    purchase_id: PydanticObjectId | None = None
    number: str | None = None
    """The purchase's, for people."""
    educator_id: PydanticObjectId | None = None
    course_id: PydanticObjectId | None = None
    recorded_by: PydanticObjectId | None = None
    recorded_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    summed: bool = False
    """It is in the sums (`sums.py`): the one thing that is written to a row later."""

    class Settings:
        name = "ledger"
        indexes = (
            IndexModel([("at", -1)]),
            IndexModel([("educator_id", 1), ("at", -1)]),
            IndexModel([("kind", 1), ("at", -1)]),
            IndexModel([("purchase_id", 1)]),
            IndexModel([("summed", 1)]),
        )


class SalesSum(Document):
    """What the ledger's rows of the school, an educator or an educator's course add up to in one
    currency: of an hour, of a month, or ever. `id` is made of what it is of.

    Minor units. `earned`, `taken_back` and `paid_out` are educators' shares and payouts, all above
    zero; `settled`, `fee` and `net` are what `moved` rows moved on providers' accounts.
    """

    id: str  # type: ignore[assignment]
    scope: Literal["school", "educator", "course"]
    educator_id: PydanticObjectId | None = None
    course_id: PydanticObjectId | None = None
    grain: Literal["hour", "month", "ever"]
    hour: datetime | None = None
    """Its beginning on the school's clock."""
    month: str | None = None
    """As 2026-11, of the school's time zone."""
    currency: str
    earned: int = 0
    taken_back: int = 0
    paid_out: int = 0
    settled: int = 0
    fee: int = 0
    net: int = 0
    moved: int = 0

    class Settings:
        name = "sales_sums"
        indexes = (
            IndexModel([("scope", 1), ("grain", 1), ("hour", 1)]),
            IndexModel([("educator_id", 1), ("scope", 1), ("grain", 1)]),
        )


class PayoutCount(Document):
    """How many payouts each educator has had. Two recorded at once both write here, so that one of
    them conflicts and then sees the other's."""

    id: PydanticObjectId
    value: int = 0

    class Settings:
        name = "payout_counts"


DOCUMENTS = [LedgerRow, SalesSum, PayoutCount]
