"""Asking for money back: once, however many ask at once, and never more than was paid."""

import asyncio

from tests.school import a_course, a_user
from tests.till import Till

from khoa.context import Context
from khoa.database import Database
from khoa.outbox.models import Intent
from khoa.payments import refunds
from khoa.payments.checkout import look_again, open_checkout
from khoa.payments.refunds import NothingToRefund
from khoa.purchases.models import Purchase


async def paid(shop: Context, till: Till, database: Database) -> Purchase:
    """Two courses of 199,000 đồng each."""
    buyer = await a_user()
    slugs = [(await a_course(database, slug)).slug for slug in ("mot", "hai")]
    session = await open_checkout(shop, buyer, slugs, "vi")
    till.pay(session.session_ref)
    purchase = await Purchase.find_one()
    assert purchase is not None
    return await look_again(shop, purchase)


async def ordered(purchase: Purchase) -> list[tuple[int, list[int]]]:
    fresh = await Purchase.get(purchase.purchase_id)
    assert fresh is not None
    orders = [(order.amount.amount, order.lines) for order in fresh.refund_orders.values()]
    wanted = await Intent.find({"work.kind": "refund_payment"}).count()
    assert wanted == len(orders), "each has its task in the outbox"
    return orders


async def test_the_same_asked_for_eight_times_at_once_goes_back_once(
    shop: Context, till: Till, database: Database
) -> None:
    """A double click, the buyer and the educator, and the office: all at the same time."""
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    outcomes = await asyncio.gather(
        *(refunds.ask(shop, purchase.purchase_id, by=by, lines=[0]) for _ in range(8)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes].count(NothingToRefund) == 7
    assert await ordered(purchase) == [(199_000, [0])]


async def test_parts_and_the_whole_at_once_are_never_more_than_was_paid(
    shop: Context, till: Till, database: Database
) -> None:
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    asked: list[list[int] | None] = [[0], [1], None, [0, 1], [1], None]
    outcomes = await asyncio.gather(
        *(refunds.ask(shop, purchase.purchase_id, by=by, lines=lines) for lines in asked),
        return_exceptions=True,
    )
    assert not [one for one in outcomes if not isinstance(one, Purchase | NothingToRefund)]
    orders = await ordered(purchase)
    assert sum(amount for amount, _ in orders) == 398_000
    assert sorted(at for _, lines in orders for at in lines) == [0, 1]


async def test_an_order_that_went_again_gives_its_number_to_no_other(
    shop: Context, till: Till, database: Database
) -> None:
    """What was asked for would otherwise be taken for ordered already, and never go back."""
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    first = await refunds.ask(shop, purchase.purchase_id, by=by, lines=[0])
    (order_id,) = first.refund_orders
    kept = {"asked-2": first.refund_orders[order_id]}
    await first.set({Purchase.refund_orders: kept})
    refund = Intent.find({"work.kind": "refund_payment"})
    await refund.update({"$set": {"subject": f"refund:{purchase.id}/asked-2"}})
    await refunds.ask(shop, purchase.purchase_id, by=by, lines=[1])
    assert await ordered(purchase) == [(199_000, [0]), (199_000, [1])]
