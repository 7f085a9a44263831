"""The interface of a payment provider; the rest of Khoa knows no more of one than this."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from khoa.base.errors import Conflict, KhoaError
from khoa.base.money import Money
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.webhooks import Delivery, WebhookEndpoint
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
    """Everything that a provider needs to open a checkout session. The same order opens the same
    session."""

    purchase_id: str
    number: str
    attempt: int
    deployment: str
    lines: tuple[CheckoutLine, ...]
    buyer_email: str | None
    language: str
    success_url: str
    """Contains `{CHECKOUT_SESSION_ID}`, which the provider replaces."""
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True)
class RefundOrder:
    """Money to refund, at most once for each `key`."""

    key: str
    purchase_id: str
    deployment: str
    order_id: str
    payment_ref: str
    amount: Money
    lines: tuple[int, ...]
    """Indexes of the lines whose courses it closes; empty for a payment that was made twice."""


class RefundRefused(KhoaError):
    """The provider refuses this refund permanently: it was refunded already, or is too old."""

    status = 409
    code = "refund_refused"
    detail = "The payment provider refuses this refund."


class ProviderNotInUse(Conflict):
    code = "provider_not_in_use"
    detail = "Its payment provider is not in use any more."


@dataclass(frozen=True)
class Capabilities:
    """What differs between providers and the rest of Khoa has to know."""

    currencies: frozenset[str] | None
    """None when it takes every currency that Khoa knows."""
    lifetime: timedelta
    """How long a checkout session stays open."""
    renew_before: timedelta
    """A session that is opened again with less time left than this gets a full lifetime anew."""
    confirms: bool
    """Whether it reports payments by itself; otherwise the office records them."""
    refunds: bool
    """Whether it makes refunds by its API; otherwise the office sends the money."""


class PaymentProvider(Protocol):
    """Methods raise Unavailable when the provider does not answer, or refuses for any reason that
    they do not name."""

    name: str
    """Stored with every purchase; must never change."""
    capabilities: Capabilities
    webhook_endpoints: tuple[WebhookEndpoint, ...]

    async def check_access(self) -> None:
        """Check that the provider accepts our keys. Changes nothing."""
        ...

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        """Open a checkout session with the address to pay at; the same one when called again."""
        ...

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        """Return the session as the provider has it now. Raises NotFound when there is none."""
        ...

    async def close(self, session_ref: str) -> None:
        """Close the session so that it cannot be paid. Does nothing when it is closed already."""
        ...

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Refund, once for each key. Raises RefundRefused when that will never be possible."""
        ...

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        """Return the charge, refunds and disputes of a payment. Raises NotFound when there is
        none."""
        ...

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """Verify a delivery's signature and parse it. Raises BadSignature."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """Parse a delivery that was verified before it was stored, or an event from `events_since`,
        whose `body` is its JSON and which has no headers."""
        ...

    def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        """Yield events made since `moment` with their raw JSON, newest first; with `undelivered`,
        only those that no webhook of ours has acknowledged."""
        ...

    def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        """Yield the lines of the provider's account since `moment`, newest first."""
        ...


def _no_documents() -> "Sequence[type[Document]]":
    return ()


@dataclass(frozen=True)
class PaymentPlugin:
    """What the registry knows of a payment provider. Its module imports no SDK, since the parent
    process imports it only for the settings: `make` and `documents` import what is heavy."""

    name: str
    make: Callable[[Settings], PaymentProvider]
    settings: type[PlatformSettings] | None = None
    """Its settings class; None when it needs no settings and is always in use."""
    documents: "Callable[[], Sequence[type[Document]]]" = _no_documents
    """Returns the documents of its own collections."""
    can_be_offered: bool = True
    """Whether KHOA_PAYMENTS may name it."""
