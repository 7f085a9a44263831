"""What a person in the office decides of a purchase that waits for them."""

from collections.abc import Collection, Mapping

from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid
from khoa.context import Context
from khoa.ledger.shares import left_of_lines
from khoa.payments import checkout, refunds
from khoa.payments.intents import LookAtPayment
from khoa.payments.settle import settle
from khoa.purchases import lookup
from khoa.purchases.models import Purchase
from khoa.users.models import User


class NothingToDecide(Conflict):
    code = "nothing_to_decide"
    detail = "This purchase does not wait for such a decision."


async def accept_amount(context: Context, purchase_id: PydanticObjectId, *, by: User) -> Purchase:
    """Take a payment whose amount or currency is not the ordered one, and open the courses."""

    async def accept() -> Purchase:
        purchase = await lookup.by_id(purchase_id)
        if purchase.state != "held":
            raise NothingToDecide
        purchase.facts.accepted = True
        await settle(purchase)
        await audit.record("purchase.amount_accepted", f"purchase:{purchase_id}", by=by.user_id)
        return purchase

    return await context.database.transaction(accept)


async def name_lines(
    context: Context,
    purchase_id: PydanticObjectId,
    refund_ref: str,
    lines: Collection[int],
    *,
    by: User,
    money: Mapping[int, int] | None = None,
) -> Purchase:
    """Say which courses a refund made elsewhere closes; none: all stay open.

    `money`: how much of which lines it took, all of it together; None: what closes bears it, or
    all lines when none does. Invalid for more than was left of a line.
    """

    async def decide() -> Purchase:
        purchase = await lookup.by_id(purchase_id)
        if purchase.payment is None or refund_ref not in purchase.undecided_refunds:
            raise NothingToDecide
        refunds.check_places(purchase, "lines", lines)
        refund = purchase.payment.refunds[refund_ref]
        refund.lines = sorted(set(lines))
        if money is not None:
            refund.money = _taken(purchase, refund_ref, money)
        await settle(purchase)
        await audit.record(
            "purchase.refund_explained",
            f"purchase:{purchase_id}",
            by=by.user_id,
            details={"refund": refund_ref, "lines": len(set(lines))},
        )
        return purchase

    return await context.database.transaction(decide)


def _taken(purchase: Purchase, refund_ref: str, money: Mapping[int, int]) -> list[int]:
    """Return what the refund took of each line, by what was left of them without it."""
    refunds.check_places(purchase, "money", money)
    without = purchase.model_copy(deep=True)
    assert without.payment is not None, "the refund is of it"
    refund = without.payment.refunds.pop(refund_ref)
    taken = [money.get(at, 0) for at in range(len(purchase.lines))]
    if sum(taken) != refund.amount:
        raise Invalid(errors=[FieldError("money", "other_sum", "Add up to what was given back.")])
    if any(part > left for part, left in zip(taken, left_of_lines(without), strict=True)):
        raise Invalid(
            errors=[FieldError("money", "more_than_left", "No more than is left of a line.")]
        )
    return taken


async def close_lines(
    context: Context, purchase_id: PydanticObjectId, lines: Collection[int], *, by: User
) -> Purchase:
    """Have the office keep these lines closed and no others; no money moves. What a refund closed
    stays closed. Again, it changes nothing."""

    async def close() -> Purchase:
        purchase = await lookup.by_id(purchase_id)
        refunds.check_places(purchase, "lines", lines)
        wanted = sorted(set(lines))
        if wanted == purchase.closed_by_office:
            return purchase
        purchase.closed_by_office = wanted
        await settle(purchase)
        await audit.record(
            "purchase.lines_closed",
            f"purchase:{purchase_id}",
            by=by.user_id,
            details={"lines": len(wanted)},
        )
        return purchase

    return await context.database.transaction(close)


async def look(context: Context, purchase_id: PydanticObjectId) -> Purchase:
    """Ask the provider for all that it knows of the purchase, and settle by that."""
    purchase = await checkout.look_again(context, await lookup.by_id(purchase_id))
    if purchase.provider in context.payments:
        for payment in purchase.facts.payments:
            work = LookAtPayment(provider=purchase.provider, payment_ref=payment.ref)
            await refunds.look_at_payment(context, work)
    return await lookup.by_id(purchase_id)
