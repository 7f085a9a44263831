"""What a platform's signed webhook tells us, in our own words."""

from dataclasses import dataclass
from datetime import datetime

from khoa.errors import KhoaError


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
    status: str
    """open, complete or expired"""
    paid: bool
    payment_failed: bool
    """An asynchronous payment that was begun and then refused."""
    payment_ref: str | None
    amount: int
    currency: str
    url: str | None


@dataclass(frozen=True)
class ChargeFacts:
    """Money that moved for a purchase. `as_of` orders what is known of the refunds."""

    payment_ref: str
    purchase_id: str | None
    deployment: str | None
    amount: int
    amount_refunded: int
    currency: str
    as_of: datetime


@dataclass(frozen=True)
class StoredFile:
    """A file as Cloudinary keeps it. `duration` in seconds, sizes in pixels and bytes."""

    public_id: str
    asset_id: str
    version: int
    resource_type: str
    delivery_type: str
    format: str
    url: str
    bytes: int
    width: int | None
    height: int | None
    duration: float | None


@dataclass(frozen=True)
class PlatformEvent:
    """A verified event. `fact` is None for a type that means nothing here: stored, answered 200."""

    provider: str
    id: str
    type: str
    created_at: datetime
    fact: UserProfile | UserDeleted | SessionFacts | ChargeFacts | StoredFile | None
