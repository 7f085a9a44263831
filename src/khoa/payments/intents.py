"""What payments have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload


class RefundPayment(Payload):
    """Carry out a refund that a purchase has ordered."""

    kind: Literal["refund_payment"] = "refund_payment"
    purchase_id: str
    order_id: str

    @property
    def subject(self) -> str:
        return f"refund:{self.purchase_id}/{self.order_id}"


class LookAtPayment(Payload):
    """Ask the provider what became of a payment: an event hinted at more than it told."""

    kind: Literal["look_at_payment"] = "look_at_payment"
    provider: str
    payment_ref: str

    @property
    def subject(self) -> str:
        return f"payment:{self.provider}/{self.payment_ref}"


class OfferPurchase(Payload):
    """Have whoever bought without an account invited to claim what they paid for."""

    kind: Literal["offer_purchase"] = "offer_purchase"
    purchase_id: str

    @property
    def subject(self) -> str:
        return f"offer:{self.purchase_id}"
