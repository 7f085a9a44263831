"""Which letters a purchase calls for, and posting them."""

import hashlib

import structlog
from beanie import PydanticObjectId

from khoa.context import Context
from khoa.database import require_transaction
from khoa.notifications import letters
from khoa.notifications.intents import SendMail
from khoa.notifications.letters import Letter
from khoa.outbox import service as outbox
from khoa.platforms.mail import MailRefused
from khoa.purchases.models import Purchase
from khoa.users.models import User

log = structlog.get_logger()


async def want_letters(purchase: Purchase) -> None:
    """Have each letter that the facts call for sent once. In a transaction, before the purchase is
    written: `told` keeps what was wanted, whatever comes again or later."""
    require_transaction()
    called_for: dict[str, SendMail] = {}
    who, which = str(purchase.user_id), str(purchase.id)
    if purchase.paid_at is not None and len(purchase.paid_twice) < len(purchase.lines):
        called_for["bought"] = SendMail(template="bought", user_id=who, purchase_id=which)
    for payment in purchase.facts.payments:
        for ref, refund in payment.refunds.items():
            order = purchase.refund_orders.get(refund.order_id or "")
            twice = order is not None and order.reason == "paid_twice"
            # "We have refunded" is true once it has gone; "you paid twice" at once.
            if refund.amount and (refund.status == "succeeded" or (twice and refund.counts)):
                called_for[ref] = SendMail(
                    template="paid_twice" if twice else "refunded",
                    user_id=who,
                    purchase_id=which,
                    about=ref,
                )
    for key, letter in called_for.items():
        if key not in purchase.told:
            purchase.told.append(key)
            await outbox.want(letter)


async def send(context: Context, work: SendMail) -> None:
    """What the outbox does with a letter. A kill in the middle can send it twice; both have the
    same Message-ID."""
    if context.mail is None:
        log.info("mail.nowhere_to_send", template=work.template)
        return
    user = await User.get(PydanticObjectId(work.user_id))
    purchase = await Purchase.get(PydanticObjectId(work.purchase_id))
    if user is None or purchase is None or user.deleted or user.email is None:
        log.info("mail.nobody_to_tell", template=work.template)
        return
    letter = _letter(context, work, user, purchase)
    try:
        await context.mail.send(
            to=user.email,
            to_name=user.name_in(user.language or purchase.language),
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            message_id=hashlib.sha256(work.subject.encode()).hexdigest()[:32],
        )
    except (MailRefused, ValueError) as error:  # this address will never take it
        log.warning("mail.refused", template=work.template, why=type(error).__name__)


def _letter(context: Context, work: SendMail, user: User, purchase: Purchase) -> Letter:
    if work.template == "bought":
        return letters.bought(context.settings, context.school, user, purchase)
    payment = next(known for known in purchase.facts.payments if work.about in known.refunds)
    return letters.refunded(
        context.settings,
        context.school,
        user,
        purchase,
        payment.refunds[work.about],
        currency=payment.currency or purchase.total.currency,
        twice=work.template == "paid_twice",
    )
