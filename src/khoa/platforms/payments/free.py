"""The payment provider for free orders: no platform and no money are involved."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from khoa.base.errors import NotFound
from khoa.platforms.events import (
    BadSignature,
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.protocol import (
    Capabilities,
    CheckoutOrder,
    PaymentPlugin,
    PaymentProvider,
    RefundOrder,
)
from khoa.platforms.webhooks import Delivery, WebhookEndpoint
from khoa.settings import Settings


class FreeProvider:
    """Every order is paid at once, by a payment of zero under the purchase's number."""

    name = "none"
    capabilities = Capabilities(
        currencies=None,
        lifetime=timedelta(0),
        renew_before=timedelta(0),
        confirms=True,
        refunds=True,
    )
    webhook_endpoints: tuple[WebhookEndpoint, ...] = ()

    async def check_access(self) -> None:
        """There is no platform to check."""

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        return SessionFacts(
            session_ref=order.number,
            purchase_id=order.purchase_id,
            deployment=order.deployment,
            status="complete",
            paid=True,
            payment_failed=False,
            payment_ref=order.number,
            amount=0,
            currency=order.lines[0].price.currency,
            url=order.success_url.replace("{CHECKOUT_SESSION_ID}", order.number),
        )

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        """Never called, since a free order is never pending."""
        raise NotFound

    async def close(self, session_ref: str) -> None:
        """There is no session to close."""

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Succeed at once: the courses close, no money moves."""
        return RefundFacts(
            refund_ref=f"{order.payment_ref}-{order.order_id}",
            payment_ref=order.payment_ref,
            purchase_id=order.purchase_id,
            deployment=None,
            amount=order.amount.amount,
            currency=order.amount.currency,
            status="succeeded",
            order_id=order.order_id,
            lines=order.lines,
        )

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        """There is nothing that Khoa does not know."""
        return []

    def verify(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    def read(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    async def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        nothing: list[tuple[PlatformEvent, bytes]] = []
        for event in nothing:
            yield event

    async def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        nothing: list[MovementFacts] = []
        for moved in nothing:
            yield moved


def _make(settings: Settings) -> PaymentProvider:
    return FreeProvider()


FREE = PaymentPlugin("none", _make, can_be_offered=False)
