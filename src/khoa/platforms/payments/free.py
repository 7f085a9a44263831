"""What costs nothing, as a payment provider: there is nobody to ask and no money to move."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from khoa.base.errors import NotFound
from khoa.platforms.doors import Delivery, Door
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
from khoa.settings import Settings


class FreeProvider:
    """Every order is paid at once, by a payment of nothing under the purchase's own number."""

    name = "none"
    capabilities = Capabilities(
        currencies=None,
        lifetime=timedelta(0),
        renew_before=timedelta(0),
        confirms=True,
        refunds=True,
    )
    doors: tuple[Door, ...] = ()

    async def ask(self) -> None:
        """There is nobody to ask."""

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

    async def look(self, session_ref: str) -> SessionFacts:
        """Never asked for: what costs nothing does not wait to be paid."""
        raise NotFound

    async def close(self, session_ref: str) -> None:
        """There is no page to close."""

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """The courses close; no money moves."""
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

    async def inspect(self, payment_ref: str) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        """All is known already."""
        return []

    def verify(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    def read(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    async def since(
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
