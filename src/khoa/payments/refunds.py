"""Giving money back: who may ask, and carrying it out at the provider."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime

import structlog
from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid, NotFound
from khoa.base.money import Money
from khoa.context import Context
from khoa.http.idempotency import UNNAMED, Intention
from khoa.ledger.shares import left_of_order, refundable_of_lines
from khoa.payments.intents import LookAtPayment, RefundPayment
from khoa.payments.settle import fulfil, order_refund, settle
from khoa.platforms.payments.protocol import RefundOrder, RefundRefused
from khoa.purchases import lookup
from khoa.purchases.models import PaymentKnown, Purchase, RefundOrdered
from khoa.users.models import User

log = structlog.get_logger()


class NothingToRefund(Conflict):
    code = "nothing_to_refund"
    detail = "There is nothing left to give back here."


async def ask(
    context: Context,
    purchase_id: PydanticObjectId,
    *,
    by: User,
    lines: Collection[int] | None = None,
    money: Mapping[int, int] | None = None,
    intention: Intention = UNNAMED,
) -> Purchase:
    """Close these lines (places in the purchase) and give money back; done by the outbox.

    `money`: how much of which lines, in the payment's currency; None: all that is left of those
    that close. `lines` None: all close, or none when `money` is said. Whoever calls has made sure
    that `by` may. NothingToRefund when it is on its way already, Invalid for more than is left.
    """

    async def order() -> Purchase:
        purchase = await lookup.by_id(purchase_id)
        payment = purchase.payment
        if payment is None or payment.amount is None or payment.currency is None:
            raise NothingToRefund
        closing, taking = _wanted(purchase, payment, lines, money)
        amount = sum(taking)
        if amount == 0 and (payment.amount > 0 or not closing):
            raise NothingToRefund
        refund = RefundOrdered(
            payment_ref=payment.ref,
            amount=Money(amount=amount, currency=payment.currency),
            lines=closing,
            money=taking,
            reason="wrong_amount" if purchase.state == "held" else "asked",
            asked_by=by.user_id,
            asked_at=datetime.now(UTC),
        )
        await order_refund(purchase, _next_id(purchase), refund)
        await settle(purchase)
        await audit.record(
            "purchase.refund_ordered",
            f"purchase:{purchase_id}",
            by=by.user_id,
            details={"amount": amount, "currency": payment.currency, "lines": len(closing)},
        )
        return purchase

    return await _ordered(context, order, intention)


async def ask_again(
    context: Context,
    purchase_id: PydanticObjectId,
    order_id: str,
    *,
    by: User,
    intention: Intention = UNNAMED,
) -> Purchase:
    """Order anew what the provider or a bank turned down, as far as it is left. NothingToRefund
    when that was done, or the money went back otherwise."""

    async def order() -> Purchase:
        purchase = await lookup.by_id(purchase_id)
        fallen = purchase.fallen_orders.get(order_id)
        if fallen is None:
            raise NothingToRefund
        amount, taking = left_of_order(purchase, fallen)
        if amount == 0 and fallen.amount.amount > 0:
            raise NothingToRefund
        anew = RefundOrdered(
            payment_ref=fallen.payment_ref,
            amount=Money(amount=amount, currency=fallen.amount.currency),
            lines=fallen.lines,
            money=taking,
            reason=fallen.reason,
            asked_by=by.user_id,
            asked_at=datetime.now(UTC),
            again_of=order_id,
        )
        await order_refund(purchase, _next_id(purchase), anew)
        await settle(purchase)
        await audit.record(
            "purchase.refund_ordered_again",
            f"purchase:{purchase_id}",
            by=by.user_id,
            details={"order": order_id},
        )
        return purchase

    return await _ordered(context, order, intention)


async def _ordered(
    context: Context, order: Callable[[], Awaitable[Purchase]], intention: Intention
) -> Purchase:
    async def find(made: str) -> Purchase:
        return await lookup.by_id(PydanticObjectId(made))

    return await context.database.transaction(
        lambda: intention.once(order, id_of=lambda purchase: purchase.id, find=find)
    )


def _wanted(
    purchase: Purchase,
    payment: PaymentKnown,
    lines: Collection[int] | None,
    money: Mapping[int, int] | None,
) -> tuple[list[int], list[int]]:
    """Return places of the lines that close by a new refund, and what it takes of each line."""
    check_places(purchase, "lines", lines or ())
    check_places(purchase, "money", money or ())
    if lines is not None and not lines and money is None:
        raise Invalid(errors=[FieldError("lines", "missing", "Say what is to be given back.")])
    places = range(len(purchase.lines))
    closing = set(places if lines is None and money is None else lines or ())
    if payment.amount == 0:  # what cost nothing is closed as one
        closing = set(places)
    left = refundable_of_lines(purchase)
    if money is None:
        taking = [left[at] if at in closing else 0 for at in places]
    else:
        taking = [money.get(at, 0) for at in places]
        if any(taking[at] > left[at] for at in places):
            raise Invalid(
                errors=[FieldError("money", "more_than_left", "No more than is left of a line.")]
            )
    for order in purchase.standing_orders.values():
        if order.payment_ref == payment.ref:
            closing -= set(order.lines)
    return sorted(closing - purchase.closed_lines), taking


def check_places(purchase: Purchase, field: str, named: Collection[int]) -> None:
    """Invalid when the purchase has no such line."""
    if not set(named) <= set(range(len(purchase.lines))):
        raise Invalid(errors=[FieldError(field, "unknown_line", "There is no such line.")])


async def carry_out(context: Context, work: RefundPayment) -> None:
    """What the outbox does with an ordered refund. The provider pays each order back once."""
    purchase = await lookup.by_id(PydanticObjectId(work.purchase_id))
    order = purchase.refund_orders.get(work.order_id)
    if order is None:  # the money went back elsewhere, and a kill came before this was ticked off
        return
    provider = context.payments.named(purchase.provider)
    try:
        refund = await provider.refund(
            RefundOrder(
                key=f"{work.purchase_id}-{work.order_id}-{order.amount.amount}",
                purchase_id=work.purchase_id,
                deployment=context.deployment,
                order_id=work.order_id,
                payment_ref=order.payment_ref,
                amount=order.amount,
                lines=tuple(order.lines),
            )
        )
    except RefundRefused as error:
        await _give_up(context, purchase, work.order_id, error.message)
        return
    await context.database.transaction(lambda: fulfil(purchase.provider, refund))


def _next_id(purchase: Purchase) -> str:
    """Never one that was given out before: orders can go again, and an id is ordered once."""
    asked = (id.removeprefix("asked-") for id in purchase.refund_orders if id.startswith("asked-"))
    return f"asked-{max(map(int, asked), default=0) + 1}"


async def look_at_payment(context: Context, work: LookAtPayment) -> None:
    """Learn all that became of a payment."""
    try:
        known = await context.payments.named(work.provider).fetch_payment(work.payment_ref)
    except NotFound:
        log.warning("payment.unknown", provider=work.provider, payment=work.payment_ref)
        return

    async def learn() -> None:
        for fact in known:
            await fulfil(work.provider, fact, look=False)

    await context.database.transaction(learn)


async def _give_up(context: Context, purchase: Purchase, order_id: str, why: str) -> None:
    """The provider says never: shown in the office, with what is known of the payment now."""
    order = purchase.refund_orders[order_id]
    log.error("refund.refused", number=purchase.number, order=order_id, why=why)
    await look_at_payment(
        context, LookAtPayment(provider=purchase.provider, payment_ref=order.payment_ref)
    )

    async def refuse() -> None:
        fresh = await lookup.by_id(purchase.purchase_id)
        if _less_is_left(fresh, fresh.refund_orders[order_id]):
            del fresh.refund_orders[order_id]  # settling orders the rest, if there is one
        else:
            fresh.refund_orders[order_id].refused = why[:500]
        await settle(fresh)

    await context.database.transaction(refuse)


def _less_is_left(purchase: Purchase, order: RefundOrdered) -> bool:
    """Part of what was paid twice has been given back elsewhere since it was ordered."""
    payment = next(known for known in purchase.facts.payments if known.ref == order.payment_ref)
    left = (payment.amount or 0) - payment.refunded
    return order.reason == "paid_twice" and left < order.amount.amount
