"""A payment provider that gives back what there is, and tells what became of a payment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from khoa.base.errors import NotFound
from khoa.platforms.events import ChargeFacts, DisputeFacts, RefundFacts
from khoa.platforms.payments.protocol import PaymentProvider, RefundOrder, RefundRefused


@dataclass
class Bank:
    """`amounts` by payment; `refunds` and `disputes` as they ended, whoever asked for them."""

    amounts: dict[str, tuple[int, str]]
    refunds: list[RefundFacts] = field(default_factory=list)
    disputes: list[DisputeFacts] = field(default_factory=list)
    name: str = "stripe"

    @property
    def provider(self) -> PaymentProvider:
        """Only what the outbox asks of one."""
        return cast(PaymentProvider, cast(Any, self))

    def given_back(self, ref: str) -> int:
        return sum(r.amount for r in self.refunds if r.payment_ref == ref and r.status != "failed")

    async def refund(self, order: RefundOrder) -> RefundFacts:
        for known in self._of(self.refunds, order.payment_ref):
            if known.order_id == order.order_id and known.status != "failed":
                return known
        amount, currency = self.amounts[order.payment_ref]
        contested = any(
            dispute.status in ("open", "lost")
            for dispute in self._of(self.disputes, order.payment_ref)
        )
        if contested or order.amount.amount > amount - self.given_back(order.payment_ref):
            raise RefundRefused
        done = RefundFacts(
            refund_ref=f"re_{order.key}",
            payment_ref=order.payment_ref,
            purchase_id=order.purchase_id,
            deployment=order.deployment,
            amount=order.amount.amount,
            currency=currency,
            status="succeeded",
            order_id=order.order_id,
            lines=order.lines,
        )
        self.refunds.append(done)
        return done

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        if payment_ref not in self.amounts:
            raise NotFound
        amount, currency = self.amounts[payment_ref]
        back = self.given_back(payment_ref)
        return [
            ChargeFacts(payment_ref, None, None, amount, back, currency),
            *self._of(self.refunds, payment_ref),
            *self._of(self.disputes, payment_ref),
        ]

    @staticmethod
    def _of(facts: Iterable[Any], ref: str) -> list[Any]:
        return [fact for fact in facts if fact.payment_ref == ref]
