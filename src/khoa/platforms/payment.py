"""What a payment provider does; a purchase knows no more of it than this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from khoa.money import Money
from khoa.platforms.events import PlatformEvent, SessionFacts


@dataclass(frozen=True)
class CheckoutLine:
    title: str
    price: Money
    image_url: str | None


@dataclass(frozen=True)
class CheckoutOrder:
    """All that a provider needs to ask for the money. The same order gives the same session."""

    purchase_id: str
    number: str
    attempt: int
    deployment: str
    lines: tuple[CheckoutLine, ...]
    buyer_email: str | None
    language: str
    success_url: str
    """Holds `{CHECKOUT_SESSION_ID}`, which the provider fills in."""
    cancel_url: str
    expires_at: datetime


class PaymentProvider(Protocol):
    """Errors: Unavailable when the provider does not answer or refuses for reasons of its own."""

    name: str

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        """A new session with the address to pay at; the same one when called again."""
        ...

    async def look(self, session_ref: str) -> SessionFacts:
        """What the provider knows now. NotFound when it has no such session."""
        ...

    async def close(self, session_ref: str) -> None:
        """Make the session unpayable; no error when it already is."""
        ...

    def verify(self, raw: bytes, headers: Mapping[str, str]) -> PlatformEvent:
        """The event of a signed webhook. BadSignature when it is not the provider's."""
        ...
