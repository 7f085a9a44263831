"""What a payment provider does; a purchase knows no more of it than this."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from khoa.base.errors import Conflict, KhoaError
from khoa.base.money import Money
from khoa.platforms.doors import Delivery, Door
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.settings import PlatformSettings, Settings

if TYPE_CHECKING:
    from beanie import Document


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


@dataclass(frozen=True)
class RefundOrder:
    """Money to give back. The same `key` is never paid back twice."""

    key: str
    purchase_id: str
    deployment: str
    order_id: str
    payment_ref: str
    amount: Money
    lines: tuple[int, ...]
    """Places of the lines whose courses close with it; empty for money that was paid twice."""


class RefundRefused(KhoaError):
    """The provider will not give this back, today or later: it is gone already, or too old."""

    status = 409
    code = "refund_refused"
    detail = "The payment provider refuses this refund."


class ProviderNotInUse(Conflict):
    code = "provider_not_in_use"
    detail = "Its payment provider is not in use any more."


@dataclass(frozen=True)
class Capabilities:
    """What differs between providers, for those who offer a choice or ask for money."""

    currencies: frozenset[str] | None
    """None: all that Khoa knows."""
    lifetime: timedelta
    """How long a payment page stays open."""
    renew_before: timedelta
    """A page that is opened with less time than this left is given its whole time anew."""
    confirms: bool
    """It tells us by itself that money came; else a person in the office records it."""
    refunds: bool
    """It gives money back when it is asked to; else a person in the office sends it."""


class PaymentProvider(Protocol):
    """Errors: Unavailable when the provider does not answer or refuses for reasons of its own."""

    name: str
    """Stored with every purchase: never another one."""
    capabilities: Capabilities
    doors: tuple[Door, ...]

    async def ask(self) -> None:
        """Make sure that the provider answers to our keys; changes nothing."""
        ...

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        """A new session with the address to pay at; the same one when called again."""
        ...

    async def look(self, session_ref: str) -> SessionFacts:
        """What the provider knows now. NotFound when it has no such session."""
        ...

    async def close(self, session_ref: str) -> None:
        """Make the session unpayable; no error when it already is."""
        ...

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Give money back, once for each key. RefundRefused when that will never be possible."""
        ...

    async def inspect(self, payment_ref: str) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        """All that became of a payment. NotFound when there is no such payment."""
        ...

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """The event of a signed delivery. BadSignature when it is not the provider's."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """The event of a delivery that was verified when it was stored, or of one that `since`
        fetched: then `body` is its JSON and there are no headers."""
        ...

    def since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        """Events that the provider made from `moment` on, newest first, with their raw JSON; only
        those that no door of ours has acknowledged, if so asked."""
        ...

    def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        """The lines of the provider's account from `moment` on, newest first."""
        ...


def nothing() -> "Sequence[type[Document]]":
    return ()


@dataclass(frozen=True)
class PaymentPlugin:
    """A provider's line in the registry's list. Its module imports no SDK: the parent process reads
    it for the settings alone, and `make` and `documents` import what is heavy."""

    name: str
    make: Callable[[Settings], PaymentProvider]
    settings: type[PlatformSettings] | None = None
    """What it asks an operator for; None: nothing, and it is always in use."""
    documents: "Callable[[], Sequence[type[Document]]]" = nothing
    """Collections of its own."""
    can_be_offered: bool = True
    """KHOA_PAYMENTS may name it."""
