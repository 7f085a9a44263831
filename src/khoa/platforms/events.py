"""Events of platforms as Khoa's own types, which no other platform's format reaches past."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from khoa.base.errors import KhoaError


class BadSignature(KhoaError):
    """The signature does not prove that the platform sent the request, or the body is no event."""

    status = 400
    code = "bad_signature"
    detail = "The signature does not match."


@dataclass(frozen=True)
class UserProfile:
    """A person as Clerk knows them. `updated_at` (ms since 1970) orders events, which may come in
    any order."""

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
    """A checkout session as its provider shows it. `amount` is in minor units of `currency`."""

    session_ref: str
    purchase_id: str | None
    deployment: str | None
    status: Literal["open", "complete", "expired"]
    paid: bool
    payment_failed: bool
    """An asynchronous payment was started and then refused."""
    payment_ref: str | None
    amount: int
    currency: str
    url: str | None


@dataclass(frozen=True)
class ChargeFacts:
    """Money received, and how much of it the provider counts as refunded, in minor units."""

    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    amount_refunded: int
    currency: str


RefundStatus = Literal["pending", "succeeded", "failed"]


@dataclass(frozen=True)
class RefundFacts:
    """A refund. One that Khoa ordered names Khoa's order and the lines it is for."""

    refund_ref: str
    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    currency: str
    status: RefundStatus
    order_id: str | None
    lines: tuple[int, ...]
    """Indexes into the purchase's lines; empty when the refund names none."""


DisputeStatus = Literal["inquiry", "open", "won", "lost"]


@dataclass(frozen=True)
class DisputeFacts:
    """A dispute: the buyer's bank reclaims the money. An `inquiry` has not taken it yet."""

    dispute_ref: str
    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    currency: str
    status: DisputeStatus


PaymentFact = SessionFacts | ChargeFacts | RefundFacts | DisputeFacts
"""Everything that a payment provider can report about a purchase."""


@dataclass(frozen=True)
class MovementFacts:
    """One line of the provider's account: what it added to or took from the balance.

    `amount` is what the buyer saw, `settled` what the account's balance changed by, both in signed
    minor units: a refund is negative. `net` is `settled` less `fee`. `rate` is the exchange rate as
    the provider writes it; None when both currencies are the same.
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
    """The purchase that the charge names, if any; it may not know of the charge yet."""


@dataclass(frozen=True)
class StoredFile:
    """A file as its media provider stores it: `duration` in seconds, `width` and `height` in
    pixels."""

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
    """The name of the provider that stores it."""


@dataclass(frozen=True)
class PlatformEvent:
    """A verified event. `fact` is None for a type that Khoa does not use: it is stored and answered
    200."""

    provider: str
    id: str
    type: str
    created_at: datetime
    fact: UserProfile | UserDeleted | PaymentFact | StoredFile | None
    foreign: bool = False
    """Signed with our secret, but of another mode (test or live) than our key."""
