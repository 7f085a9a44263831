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
    context: Context, purchase_id: PydanticObjectId, refund_ref: str, lines: list[int], *, by: User
) -> Purchase:
    """Say which courses a refund made elsewhere was for; none: all stay open."""

    async def decide() -> Purchase:
        purchase = await _present(purchase_id)
        if purchase.payment is None or refund_ref not in purchase.undecided_refunds:
            raise NothingToDecide
        if set(lines) - set(range(len(purchase.lines))):
            raise Invalid(errors=[FieldError("lines", "unknown_line", "There is no such line.")])
        purchase.payment.refunds[refund_ref].lines = sorted(set(lines))
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
