"""Another company's side of a payment: what it keeps, and what it does when it is asked."""

import hashlib
import hmac
from dataclasses import dataclass, field, replace

from khoa.base.errors import NotFound
from khoa.platforms.events import RefundFacts, SessionFacts
from khoa.platforms.payments.protocol import CheckoutOrder, RefundOrder


@dataclass
class Gateway:
    """In memory. `page` is where its buyers pay."""

    page: str
    sessions: dict[str, SessionFacts] = field(default_factory=dict)
    refunds: dict[str, RefundFacts] = field(default_factory=dict)

    def open(self, order: CheckoutOrder) -> SessionFacts:
        ref = f"{order.number.replace('-', '')}x{order.attempt}"
        return self.sessions.setdefault(
            ref,
            SessionFacts(
                session_ref=ref,
                purchase_id=order.purchase_id,
                deployment=order.deployment,
                status="open",
                paid=False,
                payment_failed=False,
                payment_ref=None,
                amount=sum(line.price.amount for line in order.lines),
                currency=order.lines[0].price.currency,
                url=f"{self.page}/{ref}",
            ),
        )

    def look(self, ref: str) -> SessionFacts:
        if ref not in self.sessions:
            raise NotFound
        return self.sessions[ref]

    def close(self, ref: str) -> None:
        if self.look(ref).status == "open":
            self.sessions[ref] = replace(self.sessions[ref], status="expired")

    def pay(self, ref: str) -> SessionFacts:
        paid = replace(self.look(ref), status="complete", paid=True, payment_ref=f"p{ref}")
        self.sessions[ref] = paid
        return paid

    def refund(self, order: RefundOrder) -> RefundFacts:
        return self.refunds.setdefault(
            order.key,
            RefundFacts(
                refund_ref=f"r{len(self.refunds) + 1}{order.payment_ref}",
                payment_ref=order.payment_ref,
                purchase_id=order.purchase_id,
                deployment=order.deployment,
                amount=order.amount.amount,
                currency=order.amount.currency,
                status="succeeded",
                order_id=order.order_id,
                lines=order.lines,
            ),
        )


def sign(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def is_signed(text: str, signature: str, secret: str) -> bool:
    return hmac.compare_digest(sign(text, secret), signature)
