"""Asking for money back: once, however many ask at once, and never more than was paid."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.school import a_course, a_user
from tests.till import Till, shop_with

from khoa.base.errors import Invalid
from khoa.base.money import Money
from khoa.context import Context
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.office.purchases_schemas import office_purchase_whole
from khoa.outbox.models import Intent
from khoa.payments import decisions, refund_policy, refunds
from khoa.payments.checkout import look_again, open_checkout
from khoa.payments.decisions import NothingToDecide
from khoa.payments.intents import LookAtPayment
from khoa.payments.refund_routes import _lines
from khoa.payments.refunds import NothingToRefund
from khoa.payments.settle import fulfil
from khoa.platforms.events import ChargeFacts, DisputeFacts, RefundFacts
from khoa.purchases.models import Purchase
from khoa.users.models import User


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


async def short(shop: Context, till: Till, database: Database) -> tuple[Purchase, User]:
    """Two courses of 100,000 đồng by two educators, of which 120,000 came and were accepted."""
    buyer, office = await a_user(), await a_user("user_office")
    price = Money(amount=100_000, currency="vnd")
    slugs = [(await a_course(database, slug, price=price)).slug for slug in ("mot", "hai")]
    session = await open_checkout(shop, buyer, slugs, "vi")
    paid_less = replace(till.pay(session.session_ref), amount=120_000)
    till.sessions[session.session_ref] = paid_less
    purchase = await Purchase.find_one()
    assert purchase is not None
    assert (await look_again(shop, purchase)).state == "held"
    return await decisions.accept_amount(shop, purchase.purchase_id, by=office), office


def back(purchase: Purchase, amount: int, **changes: Any) -> RefundFacts:
    assert purchase.payment is not None
    known: dict[str, Any] = {
        "refund_ref": "re_1",
        "payment_ref": purchase.payment.ref,
        "purchase_id": str(purchase.id),
        "deployment": "here",
        "amount": amount,
        "currency": "vnd",
        "status": "succeeded",
        "order_id": None,
        "lines": (),
    }
    return RefundFacts(**{**known, **changes})


async def test_a_line_of_a_short_payment_gives_back_what_came_for_it(
    shop: Context, till: Till, database: Database
) -> None:
    """The other line's educator keeps what is theirs."""
    purchase, office = await short(shop, till, database)
    assert purchase.shares == {"vnd": [42_000, 42_000]}
    shown = office_purchase_whole(purchase, None, "vi", [])
    assert [line.left.amount for line in shown.lines] == [60_000, 60_000]
    [mine, _] = _lines(purchase, await refund_policy.lines_of(shop, purchase), {0, 1})
    assert mine.amount == Money(amount=60_000, currency="vnd")
    await refunds.ask(shop, purchase.purchase_id, by=office, lines=[0])
    assert await ordered(purchase) == [(60_000, [0])]
    fact = back(purchase, 60_000, order_id="asked-1", lines=(0,))
    settled = await database.transaction(lambda: fulfil(till.name, fact))
    assert settled is not None
    assert (settled.state, settled.open_lines) == ("partially_refunded", {1})
    assert settled.shares == {"vnd": [0, 42_000]}
    await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1])
    assert await ordered(purchase) == [(60_000, [0]), (60_000, [1])]


async def test_money_in_another_currency_goes_back_in_that_currency(
    shop: Context, till: Till, database: Database
) -> None:
    """What came is 12.00 dollars for two courses that do not cost alike."""
    buyer, office = await a_user(), await a_user("user_office")
    prices = {"mot": 100_000, "hai": 300_000}
    for slug, amount in prices.items():
        await a_course(database, slug, price=Money(amount=amount, currency="vnd"))
    session = await open_checkout(shop, buyer, list(prices), "vi")
    paid_otherwise = replace(till.pay(session.session_ref), amount=1_200, currency="usd")
    till.sessions[session.session_ref] = paid_otherwise
    purchase = await Purchase.find_one()
    assert purchase is not None
    await look_again(shop, purchase)
    await decisions.accept_amount(shop, purchase.purchase_id, by=office)
    after = await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1])
    [order] = after.refund_orders.values()
    assert order.amount == Money(amount=900, currency="usd")


async def test_a_refund_says_whose_money_it_takes_apart_from_what_it_closes(
    shop: Context, till: Till, database: Database
) -> None:
    """A discount after the purchase, given at the provider: both courses stay open, and the second
    one's educator bears it."""
    purchase = await paid(shop, till, database)
    office = await a_user("user_office")
    both = purchase.shares["vnd"]
    gift = back(purchase, 50_000)
    await database.transaction(lambda: fulfil(till.name, gift))
    for money, why in (({1: 40_000}, "other_sum"), ({2: 50_000}, "unknown_line")):
        with pytest.raises(Invalid) as refused:
            await decisions.name_lines(
                shop, purchase.purchase_id, "re_1", [], by=office, money=money
            )
        assert refused.value.errors[0].code == why
    named = await decisions.name_lines(
        shop, purchase.purchase_id, "re_1", [], by=office, money={1: 50_000}
    )
    assert named.open_lines == {0, 1}
    assert named.shares == {"vnd": [both[0], both[1] - 35_000]}
    again = await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1])
    assert [order.amount.amount for order in again.refund_orders.values()] == [149_000]
    with pytest.raises(NothingToDecide):
        await decisions.name_lines(shop, purchase.purchase_id, "re_1", [0], by=office)


async def test_money_alone_keeps_access_and_is_borne_by_its_line(
    shop: Context, till: Till, database: Database
) -> None:
    purchase = await paid(shop, till, database)
    office = await a_user("user_office")
    both = purchase.shares["vnd"]
    await refunds.ask(shop, purchase.purchase_id, by=office, money={1: 50_000})
    assert await ordered(purchase) == [(50_000, [])]
    settled = await gone_back(database, till, purchase, "asked-1")
    assert (settled.state, settled.open_lines) == ("partially_refunded", {0, 1})
    assert settled.shares == {"vnd": [both[0], both[1] - 35_000]}
    assert settled.waits_for_office == []
    for money, why in (({1: 149_001}, "more_than_left"), ({2: 1}, "unknown_line")):
        with pytest.raises(Invalid) as refused:
            await refunds.ask(shop, purchase.purchase_id, by=office, money=money)
        assert refused.value.errors[0].code == why
    await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1])
    assert await ordered(purchase) == [(50_000, []), (149_000, [1])]


async def test_one_lines_money_goes_back_and_another_line_closes(
    shop: Context, till: Till, database: Database
) -> None:
    """The provider tells what closes, the order whose money it was; also when it is told first."""
    purchase = await paid(shop, till, database)
    office = await a_user("user_office")
    both = purchase.shares["vnd"]
    await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1], money={0: 199_000})
    settled = await gone_back(database, till, purchase, "asked-1")
    assert settled.open_lines == {0}
    assert settled.shares == {"vnd": [0, both[1]]}
    with pytest.raises(Invalid):
        await refunds.ask(shop, purchase.purchase_id, by=office, money={0: 1})
    await refunds.ask(shop, purchase.purchase_id, by=office)
    assert await ordered(purchase) == [(199_000, [1]), (199_000, [0])]


async def test_money_asked_for_at_once_is_never_more_than_a_line_has(
    shop: Context, till: Till, database: Database
) -> None:
    purchase = await paid(shop, till, database)
    office = await a_user("user_office")
    asked = [{0: 120_000}, {0: 79_000}, {0: 100_000}, {0: 1}, {0: 199_000}]
    outcomes = await asyncio.gather(
        *(refunds.ask(shop, purchase.purchase_id, by=office, money=money) for money in asked),
        return_exceptions=True,
    )
    assert not [one for one in outcomes if not isinstance(one, Purchase | Invalid)]
    assert sum(amount for amount, _ in await ordered(purchase)) <= 199_000


async def test_closing_alone_takes_no_money(shop: Context, till: Till, database: Database) -> None:
    purchase = await paid(shop, till, database)
    office = await a_user("user_office")
    for lines, opened in (([1], {0}), ([1], {0}), ([0, 1], set()), ([], {0, 1}), ([1], {0})):
        closed = await decisions.close_lines(shop, purchase.purchase_id, lines, by=office)
        assert (closed.state, closed.open_lines) == ("paid", opened)
        held = [
            await enrolments.of(purchase.user_id, line.course_id) is not None
            for line in purchase.lines
        ]
        assert held == [at in opened for at in (0, 1)]
    assert closed.shares == purchase.shares
    assert await ordered(purchase) == []
    with pytest.raises(Invalid):
        await decisions.close_lines(shop, purchase.purchase_id, [2], by=office)
    await refunds.ask(shop, purchase.purchase_id, by=office, lines=[1])
    assert await ordered(purchase) == [(199_000, [])], "what is closed can still be paid back"


async def gone_back(database: Database, till: Till, purchase: Purchase, order_id: str) -> Purchase:
    """The provider tells of this order's refund as it tells of any: by amount and closed lines."""
    fresh = await Purchase.get(purchase.purchase_id)
    assert fresh is not None
    order = fresh.refund_orders[order_id]
    fact = back(
        purchase,
        order.amount.amount,
        refund_ref=f"re_{order_id}",
        order_id=order_id,
        lines=tuple(order.lines),
    )
    settled = await database.transaction(lambda: fulfil(till.name, fact))
    assert settled is not None
    return settled


async def bought_again(shop: Context, till: Till, purchase: Purchase, slug: str) -> None:
    buyer = await User.get(purchase.user_id)
    assert buyer is not None
    session = await open_checkout(shop, buyer, [slug], "vi")
    till.pay(session.session_ref)
    second = await Purchase.find_one({"session_ref": session.session_ref})
    assert second is not None
    second = await look_again(shop, second)
    assert second.open_lines == {0}


async def test_a_line_whose_refund_fails_after_it_was_bought_again_waits_for_the_office(
    shop: Context, till: Till, database: Database
) -> None:
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    purchase = await refunds.ask(shop, purchase.purchase_id, by=by, lines=[0])
    purchase = await gone_back(database, till, purchase, "asked-1")
    assert purchase.state == "partially_refunded"
    await bought_again(shop, till, purchase, "mot")
    fact = back(purchase, 199_000, refund_ref="re_asked-1", order_id="asked-1", lines=(0,))
    failed = replace(fact, status="failed")
    settled = await database.transaction(lambda: fulfil(till.name, failed))
    assert settled is not None
    assert settled.open_elsewhere == [0]
    assert settled.waits_for_office == ["refund_failed", "bought_again"]


async def test_a_line_that_the_office_reopens_after_it_was_bought_again_waits_for_it(
    shop: Context, till: Till, database: Database
) -> None:
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    await decisions.close_lines(shop, purchase.purchase_id, [0], by=by)
    await bought_again(shop, till, purchase, "mot")
    settled = await decisions.close_lines(shop, purchase.purchase_id, [], by=by)
    assert settled.open_elsewhere == [0]
    assert settled.waits_for_office == ["bought_again"]
    settled = await decisions.close_lines(shop, purchase.purchase_id, [0], by=by)
    assert not settled.waits


async def refused(
    shop: Context, till: Till, database: Database, lines: list[int]
) -> tuple[Purchase, User]:
    """A paid purchase of two courses, of which these lines' refund came back from the bank."""
    purchase = await paid(shop, till, database)
    by = await a_user("user_office")
    purchase = await refunds.ask(shop, purchase.purchase_id, by=by, lines=lines)
    return await come_back(database, till, purchase, "asked-1"), by


async def come_back(database: Database, till: Till, purchase: Purchase, order_id: str) -> Purchase:
    order = purchase.refund_orders[order_id]
    fact = back(
        purchase,
        order.amount.amount,
        refund_ref=f"re_{order_id}",
        order_id=order_id,
        lines=tuple(order.lines),
        status="failed",
    )
    settled = await database.transaction(lambda: fulfil(till.name, fact))
    assert settled is not None
    return settled


@pytest.mark.parametrize("money", [None, {1: 1}, {0: 1}])
async def test_a_refund_that_failed_waits_whatever_else_is_asked_for(
    shop: Context, till: Till, database: Database, money: dict[int, int] | None
) -> None:
    """The other line, or 1 đồng of either; asked again, what is left of it goes back."""
    purchase, by = await refused(shop, till, database, [0])
    assert purchase.waits_for_office == ["refund_failed"]
    lines = [1] if money is None else []
    purchase = await refunds.ask(shop, purchase.purchase_id, by=by, lines=lines, money=money)
    assert purchase.waits_for_office == ["refund_failed"]
    assert purchase.waits
    purchase = await refunds.ask_again(shop, purchase.purchase_id, "asked-1", by=by)
    assert not purchase.waits
    again = purchase.refund_orders["asked-3"]
    left = 198_999 if money == {0: 1} else 199_000
    assert (again.again_of, again.lines, again.amount.amount) == ("asked-1", [0], left)
    with pytest.raises(NothingToRefund):
        await refunds.ask_again(shop, purchase.purchase_id, "asked-1", by=by)
    purchase = await come_back(database, till, purchase, "asked-3")
    assert list(purchase.fallen_orders) == ["asked-3"]


async def test_a_refund_that_failed_is_done_once_nothing_of_it_is_left(
    shop: Context, till: Till, database: Database
) -> None:
    """Asked for afresh in two parts; when one of them fails too, it waits again."""
    purchase, by = await refused(shop, till, database, [0])
    for part in (100_000, 99_000):
        purchase = await refunds.ask(shop, purchase.purchase_id, by=by, money={0: part})
    assert not purchase.waits
    with pytest.raises(NothingToRefund):
        await refunds.ask_again(shop, purchase.purchase_id, "asked-1", by=by)
    purchase = await come_back(database, till, purchase, "asked-3")
    assert purchase.waits_for_office == ["refund_failed"]


async def test_an_order_from_before_names_were_kept_counts_where_it_is_certain(
    shop: Context, till: Till, database: Database
) -> None:
    """By the same lines and money; the clock of whoever asked later may have been behind."""
    purchase, by = await refused(shop, till, database, [0])
    purchase = await refunds.ask_again(shop, purchase.purchase_id, "asked-1", by=by)
    first, second = purchase.refund_orders.values()
    second.again_of = None
    second.asked_at = first.asked_at - timedelta(hours=1)
    assert purchase.fallen_orders == {}
    first.lines = second.lines = []
    first.nothing_left = False
    assert list(purchase.fallen_orders) == ["asked-1"]


class Contradicting(Till):
    """Its charges tell of a refund that it does not have."""

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        [charge] = await super().fetch_payment(payment_ref)
        assert isinstance(charge, ChargeFacts)
        return [replace(charge, amount_refunded=1_000)]


async def test_a_provider_that_contradicts_itself_is_not_asked_without_end(
    database: Database,
) -> None:
    till = Contradicting()
    shop = shop_with(database, till)
    purchase = await paid(shop, till, database)
    payment = purchase.payment
    assert payment is not None
    look = LookAtPayment(provider=till.name, payment_ref=payment.ref)
    await refunds.look_at_payment(shop, look)
    assert await Intent.find_one({"subject": look.subject}) is None
