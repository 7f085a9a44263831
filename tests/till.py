"""A payment provider that is a list in memory, for tests of what Khoa does around one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from tests.house import house

from khoa.base.errors import NotFound, Unavailable
from khoa.context import Context
from khoa.database import Database
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.free import FreeProvider
from khoa.platforms.payments.protocol import Capabilities, CheckoutOrder, RefundOrder
from khoa.platforms.payments.registry import Payments
from khoa.platforms.webhooks import Delivery, WebhookEndpoint


class Till:
    """`orders` is what it was asked for. While `closed`, it does not answer."""

    name = "till"
    capabilities = Capabilities(
        currencies=None,
        lifetime=timedelta(hours=1),
        renew_before=timedelta(minutes=31),
        confirms=True,
        refunds=True,
    )
    webhook_endpoints: tuple[WebhookEndpoint, ...] = ()

    def __init__(self) -> None:
        self.orders: list[CheckoutOrder] = []
        self.sessions: dict[str, SessionFacts] = {}
        self.refunds: list[RefundOrder] = []
        self.closed = False
        self.account: list[MovementFacts] = []

    async def check_access(self) -> None:
        pass

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        if self.closed:
            raise Unavailable
        ref = f"cs_{order.purchase_id}_{order.attempt}"
        if ref not in self.sessions:
            self.orders.append(order)
            self.sessions[ref] = SessionFacts(
                session_ref=ref,
                purchase_id=order.purchase_id,
                deployment=order.deployment,
                status="open",
                paid=False,
                payment_failed=False,
                payment_ref=None,
                amount=sum(line.price.amount for line in order.lines),
                currency=order.lines[0].price.currency,
                url=f"https://till.test/{ref}",
            )
        return self.sessions[ref]

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        if session_ref not in self.sessions:
            raise NotFound
        return self.sessions[session_ref]

    async def close(self, session_ref: str) -> None:
        if self.sessions[session_ref].status == "open":
            self._become(session_ref, status="expired")

    def pay(self, session_ref: str) -> SessionFacts:
        self._become(session_ref, status="complete", paid=True, payment_ref=f"pi_{session_ref}")
        return self.sessions[session_ref]

    def _become(self, session_ref: str, **changes: object) -> None:
        self.sessions[session_ref] = replace(self.sessions[session_ref], **changes)  # type: ignore[arg-type]

    async def refund(self, order: RefundOrder) -> RefundFacts:
        self.refunds.append(order)
        raise Unavailable

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        """A payment of `pay`, as its charge tells of it."""
        for paid in self.sessions.values():
            if paid.payment_ref == payment_ref:
                named = (payment_ref, paid.purchase_id, paid.deployment)
                return [ChargeFacts(*named, paid.amount, 0, paid.currency)]
        raise NotFound

    def verify(self, delivery: Delivery) -> PlatformEvent:
        raise NotFound

    def read(self, delivery: Delivery) -> PlatformEvent:
        raise NotFound

    async def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        return
        yield

    async def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        for moved in self.account:
            yield moved


def shop_with(database: Database, till: Till) -> Context:
    return house(database, payments=Payments([till, FreeProvider()], offered=[till.name]))
