"""A purchase: what was ordered, the facts known of its payment, and the state they give.

Events are hints in any order. They only add facts; `derive` reads the state off them, so the order
does not matter, and neither does hearing the same thing twice.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field
from pymongo import IndexModel

from khoa.money import Money
from khoa.users.models import Language

PurchaseState = Literal["pending", "paid", "partially_refunded", "refunded", "failed", "expired"]


class PurchaseLine(BaseModel):
    """The title and price are copies: what was bought does not change with the course."""

    course_id: PydanticObjectId
    slug: str
    title: str
    educator_id: PydanticObjectId
    price: Money


class PaymentFacts(BaseModel):
    """What is known. Each field only moves one way, or is ordered by the event's own time."""

    session_status: Literal["open", "complete", "expired"] = "open"
    paid: bool = False
    payment_failed: bool = False
    amount_refunded: int = 0
    refunds_as_of: datetime | None = None
    mismatch: str | None = None
    """The provider's amount or currency is not ours: nothing is granted until a person looks."""


class Purchase(Document):
    number: str
    """For people: KH- and eight characters that are not mistaken for one another."""
    user_id: PydanticObjectId
    lines: list[PurchaseLine]
    total: Money
    cart_key: str
    """The courses, their prices and the page's language: one pending purchase for each."""
    language: Language
    provider: str
    attempt: int = 1
    session_ref: str | None = None
    session_url: str | None = None
    session_expires_at: datetime
    payment_ref: str | None = None
    facts: PaymentFacts = Field(default_factory=PaymentFacts)
    state: PurchaseState = "pending"
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    paid_at: datetime | None = None

    class Settings:
        name = "purchases"
        indexes = (
            IndexModel([("number", 1)], unique=True),
            IndexModel(
                [("provider", 1), ("session_ref", 1)],
                unique=True,
                partialFilterExpression={"session_ref": {"$type": "string"}},
            ),
            IndexModel(
                [("provider", 1), ("payment_ref", 1)],
                unique=True,
                partialFilterExpression={"payment_ref": {"$type": "string"}},
            ),
            # For reading: the embedded server reads by a partial index only what it can prove to be
            # in it, and from a string it does not prove "is a string".
            IndexModel([("session_ref", 1)]),
            IndexModel([("payment_ref", 1)]),
            IndexModel(
                [("user_id", 1), ("cart_key", 1)],
                unique=True,
                name="one_pending_per_cart",
                partialFilterExpression={"state": "pending"},
            ),
            IndexModel([("user_id", 1), ("created_at", -1)]),
            IndexModel([("lines.course_id", 1), ("state", 1)]),
        )

    @property
    def purchase_id(self) -> PydanticObjectId:
        assert self.id is not None, "a purchase that was read has an id"
        return self.id

    @property
    def opens_courses(self) -> bool:
        return self.state in ("paid", "partially_refunded")


def derive(facts: PaymentFacts, total: Money) -> PurchaseState:
    """The state that the facts give; docs/webhooks.md shows the same as a table."""
    if facts.paid and not facts.mismatch:
        if facts.amount_refunded >= total.amount:
            return "refunded"
        return "partially_refunded" if facts.amount_refunded else "paid"
    if facts.payment_failed:
        return "failed"
    if facts.session_status == "expired":
        return "expired"
    return "pending"


DOCUMENTS = [Purchase]
