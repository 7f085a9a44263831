"""What buyers are told of their purchases."""

from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.base.domain import MessageKind
from khoa.base.messages import Addressee, Message, Recipient, SendMessage
from khoa.context import Context
from khoa.database import require_transaction
from khoa.notifications import messages
from khoa.notifications.intents import SendMail
from khoa.notifications.service import deliver, tell
from khoa.purchases.models import Purchase


class OnPurchase(BaseModel):
    purchase_id: str


class OnRefund(OnPurchase):
    refund_ref: str


async def _bought(context: Context, payload: OnPurchase, buyer: Recipient) -> Message | None:
    purchase = await Purchase.get(PydanticObjectId(payload.purchase_id))
    if purchase is None:
        return None
    return messages.bought(context.settings, context.school, buyer, purchase)


async def _refunded(context: Context, payload: OnRefund, buyer: Recipient) -> Message | None:
    return await _on_refund(context, payload, buyer, twice=False)


async def _paid_twice(context: Context, payload: OnRefund, buyer: Recipient) -> Message | None:
    return await _on_refund(context, payload, buyer, twice=True)


async def _on_refund(
    context: Context, payload: OnRefund, buyer: Recipient, *, twice: bool
) -> Message | None:
    purchase = await Purchase.get(PydanticObjectId(payload.purchase_id))
    if purchase is None:
        return None
    known = purchase.facts.payments
    payment = next(payment for payment in known if payload.refund_ref in payment.refunds)
    return messages.refunded(
        context.settings,
        context.school,
        buyer,
        purchase,
        payment.refunds[payload.refund_ref],
        currency=payment.currency or purchase.total.currency,
        twice=twice,
    )


BOUGHT = MessageKind("bought", OnPurchase, _bought)
REFUNDED = MessageKind("refunded", OnRefund, _refunded)
PAID_TWICE = MessageKind("paid_twice", OnRefund, _paid_twice)


async def tell_buyer(purchase: Purchase) -> None:
    """Have each message that the facts call for sent once. In a transaction, before the purchase is
    written: `told` keeps what was wanted, whatever comes again or later."""
    require_transaction()
    which = str(purchase.id)
    called_for: dict[str, tuple[MessageKind, OnPurchase]] = {}
    if purchase.paid_at is not None and len(purchase.paid_twice) < len(purchase.lines):
        called_for["bought"] = BOUGHT, OnPurchase(purchase_id=which)
    for payment in purchase.facts.payments:
        for ref, refund in payment.refunds.items():
            order = purchase.refund_orders.get(refund.order_id or "")
            twice = order is not None and order.reason == "paid_twice"
            # "We have refunded" is true once it has gone; "you paid twice" at once.
            if refund.amount and (refund.status == "succeeded" or (twice and refund.counts)):
                kind = PAID_TWICE if twice else REFUNDED
                called_for[ref] = kind, OnRefund(purchase_id=which, refund_ref=ref)
    buyer = _buyer(purchase)
    if buyer is None:
        return
    for what, (kind, payload) in called_for.items():
        if what not in purchase.told:
            purchase.told.append(what)
            key = f"{which}/{payload.refund_ref}" if isinstance(payload, OnRefund) else which
            await tell(kind, payload, to=buyer, key=key)


def _buyer(purchase: Purchase) -> Addressee | None:
    """None: they bought without an account, and have been forgotten."""
    if purchase.user_id is not None:
        return Addressee(user_id=str(purchase.user_id))
    contact = purchase.contact
    if contact is None or not contact.email:
        return None
    return Addressee(address=contact.email, name=contact.name)


async def send_mail(context: Context, work: SendMail) -> None:
    """What the outbox does with a letter that has waited since before messages had channels."""
    payload = {"purchase_id": work.purchase_id, "refund_ref": work.about}
    message = SendMessage(
        channel="email",
        message=work.template,
        key=work.purchase_id,
        to=Addressee(user_id=work.user_id),
        payload=payload,
    )
    await deliver(context, message, known_as=work.subject)
