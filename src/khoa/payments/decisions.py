"""What a person in the office decides of a purchase that waits for them."""

from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid, NotFound
from khoa.context import Context
from khoa.payments import checkout, refunds
from khoa.payments.intents import LookAtPayment
from khoa.payments.settle import settle
from khoa.purchases.models import Purchase
from khoa.users.models import User


class NothingToDecide(Conflict):
    code = "nothing_to_decide"
    detail = "This purchase does not wait for such a decision."


async def accept_amount(context: Context, purchase_id: PydanticObjectId, *, by: User) -> Purchase:
    """Take a payment whose amount or currency is not the ordered one, and open the courses."""

    async def accept() -> Purchase:
        purchase = await _present(purchase_id)
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
    lines: list[int],
    *,
    by: User,
    money_of: list[int] | None = None,
) -> Purchase:
    """Say which courses a refund made elsewhere closes; none: all stay open.

    `money_of`: the lines whose money it was, where they are others than close. When it closes none
    and nobody says, all bear it.
    """

    async def decide() -> Purchase:
        purchase = await _present(purchase_id)
        if purchase.payment is None or refund_ref not in purchase.undecided_refunds:
            raise NothingToDecide
        places = set(range(len(purchase.lines)))
        for field, named in (("lines", lines), ("money_of", money_of or [])):
            if set(named) - places:
                raise Invalid(errors=[FieldError(field, "unknown_line", "There is no such line.")])
        refund = purchase.payment.refunds[refund_ref]
        refund.lines = sorted(set(lines))
        refund.money_of = None if money_of is None else sorted(set(money_of))
        await settle(purchase)
        await audit.record(
            "purchase.refund_explained",
            f"purchase:{purchase_id}",
            by=by.user_id,
            details={"refund": refund_ref, "lines": len(set(lines))},
        )
        return purchase

    return await context.database.transaction(decide)


async def look(context: Context, purchase_id: PydanticObjectId) -> Purchase:
    """Ask the provider for all that it knows of the purchase, and settle by that."""
    purchase = await checkout.look_again(context, await _present(purchase_id))
    if purchase.provider in context.payments:
        for payment in purchase.facts.payments:
            work = LookAtPayment(provider=purchase.provider, payment_ref=payment.ref)
            await refunds.look_at_payment(context, work)
    return await _present(purchase_id)


async def _present(purchase_id: PydanticObjectId) -> Purchase:
    purchase = await Purchase.get(purchase_id)
    if purchase is None:
        raise NotFound("There is no such purchase.")
    return purchase
