"""`fulfil`: take in what a provider says of a purchase, derive its state, give or take access.

Called by the webhook, by the success page and by reconciliation. Safe to call again, in any order,
in several processes at once: all in one transaction that first writes to the purchase.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from beanie import PydanticObjectId
from bson.errors import InvalidId

from khoa.base.money import Money, split
from khoa.database import require_transaction
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Grant
from khoa.ledger.shares import book_shares, left_of_order, paid_of_lines
from khoa.notifications.purchases import tell_buyer
from khoa.outbox import service as outbox
from khoa.payments.intents import LookAtPayment, OfferPurchase, RefundPayment
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PaymentFact,
    RefundFacts,
    SessionFacts,
)
from khoa.purchases.models import (
    DisputeKnown,
    PaymentFacts,
    PaymentKnown,
    Purchase,
    PurchaseState,
    RefundKnown,
    RefundOrdered,
    derive,
)
from khoa.selling import cart, coupons

log = structlog.get_logger()

_SESSION = {"open": 0, "expired": 1, "complete": 2}
"""A session that both expired and completed was paid late: complete wins."""
_REFUND = {"pending": 0, "succeeded": 1, "failed": 2}
"""A refund that succeeded can still come back from the bank as failed; never the other way."""
_DISPUTE = {"inquiry": 0, "open": 1, "lost": 2, "won": 3}
"""A bank can turn a lost dispute; a won one stays."""


@dataclass(frozen=True)
class Settled:
    """A purchase as it is now, and the state in which the fact met it."""

    purchase: Purchase
    before: PurchaseState


async def fulfil(provider: str, fact: PaymentFact, *, look: bool = True) -> Purchase | None:
    """Record the fact and settle, in a transaction. Return the purchase as it is now, or None when
    the fact names none of ours."""
    done = await fulfil_event(provider, fact, look=look)
    return done.purchase if done else None


async def fulfil_event(provider: str, fact: PaymentFact, *, look: bool = True) -> Settled | None:
    """Like `fulfil`, but return the state before as well.

    `look`: enqueue a look-up of a charge that reports refunds unknown to us. False in that look-up
    itself, since a provider that contradicts itself would be asked without end.
    """
    require_transaction()
    purchase = await find(provider, fact)
    if purchase is None:
        return None
    before = purchase.state
    record(purchase, fact)
    if look and isinstance(fact, ChargeFacts):
        known = _payment(purchase.facts, fact.payment_ref)
        if fact.amount_refunded != known.refunded:
            await outbox.enqueue(LookAtPayment(provider=provider, payment_ref=known.ref))
    await settle(purchase)
    return Settled(purchase, before)


def record(purchase: Purchase, fact: PaymentFact) -> None:
    """Add the fact to what is known. Idempotent, and the order of facts does not matter."""
    facts = purchase.facts
    match fact:
        case SessionFacts():
            _record_session(purchase, fact)
        case ChargeFacts():
            _record_amount(facts, fact.payment_ref, fact.amount, fact.currency)
        case RefundFacts():
            _record_refund(purchase, fact)
        case DisputeFacts():
            _record_dispute(_payment(facts, fact.payment_ref), fact)


async def settle(purchase: Purchase) -> None:
    """Derive the state from the facts, write both, and have everything agree with the state: the
    grants, and the refunds of what was paid twice. In a transaction."""
    require_transaction()
    before = purchase.state
    purchase.state = derive(purchase.facts, purchase.total)
    opens_now = bool(purchase.standing_lines) and purchase.paid_at is None
    if opens_now:
        purchase.paid_at = datetime.now(UTC)
        purchase.paid_twice = await open_already(purchase)
        if purchase.user_id is None:
            await outbox.enqueue(OfferPurchase(purchase_id=str(purchase.id)))
    elif purchase.open_lines:
        purchase.open_elsewhere = await _bought_again(purchase)
    for order_id, order in _owed_back(purchase).items():
        await order_refund(purchase, order_id, order)
    purchase.on_its_way = purchase.awaits_provider
    await book_shares(purchase)
    await tell_buyer(purchase)
    standing = purchase.standing_orders
    for order_id, order in purchase.refund_orders.items():
        turned_down = order_id not in standing and order.amount.amount > 0
        order.nothing_left = turned_down and left_of_order(purchase, order)[0] == 0
    purchase.waits = bool(purchase.waits_for_office)
    await Purchase.get_pymongo_collection().update_one(
        {"_id": purchase.id},
        {
            "$set": purchase.model_dump(
                include={
                    "facts",
                    "state",
                    "paid_at",
                    "paid_twice",
                    "open_elsewhere",
                    "on_its_way",
                    "shares",
                    "share_rows",
                    "refund_orders",
                    "closed_by_office",
                    "told",
                    "waits",
                }
            )
        },
    )
    await coupons.follow(purchase)
    if opens_now:
        await cart.leave(purchase)
    if before != purchase.state:
        log.info("purchase.settled", number=purchase.number, before=before, now=purchase.state)
    if purchase.paid_at is None or purchase.user_id is None:
        return
    for at in sorted(purchase.own_lines - set(purchase.paid_twice)):
        grant = Grant(
            source="purchase",
            reference=str(purchase.purchase_id),
            active=at in purchase.open_lines,
            ordered_at=purchase.created_at,
        )
        await enrolments.grant(purchase.user_id, purchase.lines[at].course_id, grant)


async def order_refund(purchase: Purchase, order_id: str, order: RefundOrdered) -> None:
    """Have the outbox give money back, once for each order. In a transaction, before the purchase
    is written."""
    require_transaction()
    if order_id in purchase.refund_orders:
        return
    purchase.refund_orders[order_id] = order
    await outbox.enqueue(RefundPayment(purchase_id=str(purchase.id), order_id=order_id))


async def open_already(purchase: Purchase) -> list[int]:
    """Places of the lines whose course the buyer has otherwise, for good: two tabs were both paid.
    What is for others is never paid twice, and of a contact nobody knows.

    Two such purchases that settle at once both write to the enrolment: one conflicts, runs again
    and sees the other's grant.
    """
    if purchase.user_id is None:
        return []
    own = {at: purchase.lines[at].course_id for at in sorted(purchase.own_lines)}
    had = await enrolments.lasting_among(
        purchase.user_id, list(own.values()), besides=purchase.purchase_id
    )
    return [at for at, course_id in own.items() if course_id in had]


async def _bought_again(purchase: Purchase) -> list[int]:
    """Places of the lines that open now after they were closed, by whatever it was, and whose
    course the buyer has otherwise since; with those that were found so before and still are.

    What was open until now is told by the grants, which agree with the purchase as it was.
    """
    assert purchase.user_id is not None, "lines are open to an account"
    open_now = {at: purchase.lines[at].course_id for at in sorted(purchase.open_lines)}
    opened = await enrolments.opened_by(
        purchase.user_id, list(open_now.values()), ("purchase", str(purchase.purchase_id))
    )
    anew = {at for at, course_id in open_now.items() if course_id not in opened}
    looked_at = anew | set(purchase.open_elsewhere)
    if not looked_at:
        return []
    return [at for at in await open_already(purchase) if at in looked_at]


def _owed_back(purchase: Purchase) -> dict[str, RefundOrdered]:
    """What Khoa gives back by itself: second payments, and lines that were open already."""
    facts, counted = purchase.facts, purchase.payment
    if counted is None or not (counted.pays(purchase.total) or facts.accepted):
        return {}
    owed = {}
    for payment in facts.payments:
        if payment is not counted and (order := _owed(payment, payment.amount or 0)):
            owed[f"second-{payment.ref}"] = order
    twice = purchase.paid_twice
    paid = [amount if at in twice else 0 for at, amount in enumerate(paid_of_lines(purchase))]
    if order := _owed(counted, sum(paid), twice, paid):
        owed["open-already"] = order
    return owed


def _owed(
    payment: PaymentKnown, amount: int, lines: Sequence[int] = (), money: list[int] | None = None
) -> RefundOrdered | None:
    """At most what is left of the payment; nothing while its buyer's bank holds or has it."""
    if payment.amount is None or payment.currency is None or payment.contested:
        return None
    amount = min(amount, payment.amount - payment.refunded)
    if amount <= 0:
        return None
    return RefundOrdered(
        payment_ref=payment.ref,
        amount=Money(amount=amount, currency=payment.currency),
        lines=list(lines),
        money=split(amount, money) if money else None,
        reason="paid_twice",
        asked_at=datetime.now(UTC),
    )


async def find(provider: str, fact: PaymentFact) -> Purchase | None:
    """By the session, by the payment, or by our own id, which every one of ours carries."""
    key = (
        {"session_ref": fact.session_ref}
        if isinstance(fact, SessionFacts)
        else {"facts.payments.ref": fact.payment_ref}
    )
    found = await Purchase.find_one(key)
    if found is None and fact.purchase_id:
        try:
            found = await Purchase.get(PydanticObjectId(fact.purchase_id))
        except InvalidId:
            return None
    return found if found and found.provider == provider else None


def _payment(facts: PaymentFacts, ref: str) -> PaymentKnown:
    """What is known of this payment; begun when it is new."""
    for payment in facts.payments:
        if payment.ref == ref:
            return payment
    facts.payments.append(PaymentKnown(ref=ref))
    return facts.payments[-1]


def _record_session(purchase: Purchase, fact: SessionFacts) -> None:
    """A purchase can have had an earlier session, whose answer was lost: that one's end does not
    end the present one, but what was paid by it was paid."""
    facts = purchase.facts
    if purchase.session_ref in (None, fact.session_ref):
        if _SESSION[fact.status] > _SESSION[facts.session_status]:
            facts.session_status = fact.status
        facts.payment_failed = facts.payment_failed or fact.payment_failed
    if fact.paid:
        ref = fact.payment_ref or fact.session_ref
        payment = _record_amount(facts, ref, fact.amount, fact.currency)
        if not payment.pays(purchase.total):
            log.error("purchase.wrong_amount", number=purchase.number, amount=fact.amount)


def _record_amount(facts: PaymentFacts, ref: str, amount: int, currency: str) -> PaymentKnown:
    """Keep payments in the order in which their amounts were recorded, so that the one that counts
    keeps its place when another, whose refund was recorded before, turns up."""
    payment = _payment(facts, ref)
    if payment.amount is None:
        payment.amount, payment.currency = amount, currency
        facts.payments.remove(payment)
        facts.payments.append(payment)
    return payment


def _record_refund(purchase: Purchase, fact: RefundFacts) -> None:
    """Whose money it takes is Khoa's to know, by the order: the provider tells what it closes."""
    payment = _payment(purchase.facts, fact.payment_ref)
    known = payment.refunds.get(fact.refund_ref)
    if known is None:
        said = list(fact.lines) if fact.lines or fact.order_id else None
        order = purchase.refund_orders.get(fact.order_id or "")
        payment.refunds[fact.refund_ref] = RefundKnown(
            amount=fact.amount,
            status=fact.status,
            order_id=fact.order_id,
            lines=said,
            money=order.money if order and order.payment_ref == payment.ref else None,
        )
    elif _REFUND[fact.status] > _REFUND[known.status]:
        known.status = fact.status


def _record_dispute(payment: PaymentKnown, fact: DisputeFacts) -> None:
    known = payment.disputes.get(fact.dispute_ref)
    if known is None:
        payment.disputes[fact.dispute_ref] = DisputeKnown(amount=fact.amount, status=fact.status)
    elif _DISPUTE[fact.status] > _DISPUTE[known.status]:
        known.status = fact.status
