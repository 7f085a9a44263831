"""What both toys do alike: they ask their gateway, which keeps all that was ever paid."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from tests.platforms.toy_payments.gateway import Gateway

from khoa.base.errors import NotFound
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.protocol import Capabilities, CheckoutOrder, RefundOrder


class ToyProvider:
    capabilities = Capabilities(
        currencies=frozenset({"vnd"}),
        lifetime=timedelta(minutes=15),
        renew_before=timedelta(minutes=1),
        confirms=True,
        refunds=True,
    )

    def __init__(self, gateway: Gateway, secret: str) -> None:
        self._gateway = gateway
        self._secret = secret

    async def check_access(self) -> None:
        pass

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        return self._gateway.open(order)

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        return self._gateway.look(session_ref)

    async def close(self, session_ref: str) -> None:
        self._gateway.close(session_ref)

    async def refund(self, order: RefundOrder) -> RefundFacts:
        return self._gateway.refund(order)

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        refunds = [one for one in self._gateway.refunds.values() if one.payment_ref == payment_ref]
        for paid in self._gateway.sessions.values():
            if paid.payment_ref == payment_ref:
                named = (payment_ref, paid.purchase_id, paid.deployment)
                back = sum(refund.amount for refund in refunds)
                return [ChargeFacts(*named, paid.amount, back, paid.currency), *refunds]
        raise NotFound

    async def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        return
        yield

    async def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        return
        yield
