"""What a platform's signed webhook tells us, in our own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from khoa.base.errors import KhoaError


class BadSignature(KhoaError):
    """The request does not prove that the platform sent it, or is no event at all."""

    status = 400
    code = "bad_signature"
    detail = "The signature does not match."


@dataclass(frozen=True)
class UserProfile:
    """A person as Clerk knows them. `updated_at` in ms orders events; they come in any order."""

    clerk_id: str
    email: str | None
    email_verified: bool
    first_name: str | None
    last_name: str | None
    image_url: str | None
    banned: bool
    updated_at: int


@dataclass(frozen=True)
class UserDeleted:
    clerk_id: str


@dataclass(frozen=True)
class SessionFacts:
    """A checkout session as its provider shows it. `amount` in minor units of `currency`."""

    session_ref: str
    purchase_id: str | None
    deployment: str | None
    status: Literal["open", "complete", "expired"]
    paid: bool
    payment_failed: bool
    """An asynchronous payment that was begun and then refused."""
    payment_ref: str | None
    amount: int
    currency: str
    url: str | None


@dataclass(frozen=True)
class ChargeFacts:
    """Money that came in, and how much of it the provider counts as given back."""

    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    amount_refunded: int
    currency: str


RefundStatus = Literal["pending", "succeeded", "failed"]


@dataclass(frozen=True)
class RefundFacts:
    """Money on its way back. Asked for by Khoa, it names Khoa's order and the lines it is for."""

    refund_ref: str
    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    currency: str
    status: RefundStatus
    order_id: str | None
    lines: tuple[int, ...]
    """Places in the purchase's list of lines; empty when nobody said."""


DisputeStatus = Literal["inquiry", "open", "won", "lost"]


@dataclass(frozen=True)
class DisputeFacts:
    """The buyer's bank asks for the money back; an inquiry has not taken it yet."""

    dispute_ref: str
    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    currency: str
    status: DisputeStatus


PaymentFact = SessionFacts | ChargeFacts | RefundFacts | DisputeFacts
"""Whatever a payment provider can tell of a purchase."""


@dataclass(frozen=True)
class MovementFacts:
    """One line of the provider's own account: what it added to or took from the balance.

    `amount` is what the buyer saw, `settled` what the account moved, both signed minor units: a
    refund is negative. `net` is `settled` less `fee`. `rate` turns the one currency into the other,
    as the provider writes it; None when they are the same.
    """

    movement_ref: str
    kind: Literal["charge", "refund", "refund_failure", "dispute", "dispute_won", "other"]
    payment_ref: str | None
    source_ref: str | None
    """The charge, refund or dispute that moved the money."""
    amount: int
    currency: str
    settled: int
    fee: int
    net: int
    settled_currency: str
    rate: str | None
    created_at: datetime
    purchase_id: str | None = None
    """What the charge names, if it does: its purchase may not have heard of it."""


@dataclass(frozen=True)
class StoredFile:
    """A file as its media provider keeps it. `duration` in seconds, sizes in pixels and bytes."""

    public_id: str
    asset_id: str
    version: int
    resource_type: str
    protected: bool
    format: str
    url: str
    bytes: int
    width: int | None
    height: int | None
    duration: float | None
    provider: str
    """Who keeps it."""


@dataclass(frozen=True)
class PlatformEvent:
    """A verified event. `fact` is None for a type that means nothing here: stored, answered 200."""

    provider: str
    id: str
    type: str
    created_at: datetime
    fact: UserProfile | UserDeleted | PaymentFact | StoredFile | None
    foreign: bool = False
    """Signed with our secret, but of another mode (test, live) than our key."""
