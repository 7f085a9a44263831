"""From a cart to a payment page, or past it when nothing is left to pay."""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from tests.school import a_course, a_user, students_of
from tests.selling.test_coupons import a_coupon, uses, vnd
from tests.till import Till

from khoa.base.errors import Invalid, KhoaError, NotFound
from khoa.context import Context
from khoa.courses import curriculum, editing
from khoa.courses.models import Course, now
from khoa.courses.outlines import outline_for
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Grant
from khoa.payments import refunds
from khoa.payments.checkout import PriceChanged, look_again, open_checkout
from khoa.payments.intents import LookAtPayment, RefundPayment
from khoa.payments.settle import fulfil
from khoa.platforms.events import SessionFacts
from khoa.platforms.payments.manual import TransferSettings
from khoa.platforms.payments.manual.provider import ManualProvider
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.platforms.payments.registry import Payments
from khoa.purchases.models import Purchase
from khoa.selling import cart
from khoa.selling.availability import AlreadyOwned
from khoa.users.models import User


async def the_purchase() -> Purchase:
    purchase = await Purchase.find_one()
    assert purchase is not None
    return purchase


async def all_off(shop: Context, user: User, *courses: Course) -> SessionFacts:
    return await open_checkout(shop, user, [one.slug for one in courses], "vi", coupon="TET-2027")


async def test_nothing_to_pay_opens_the_courses_at_once(
    shop: Context, till: Till, database: Database
) -> None:
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai")
    coupon = await a_coupon(percent=100)
    for course in (one, two):
        await cart.put(database, user, course.slug)
    session = await all_off(shop, user, one, two)
    purchase = await the_purchase()
    assert (purchase.state, purchase.provider, purchase.total) == ("paid", "none", vnd(0))
    assert session.session_ref == purchase.session_ref == purchase.number
    page = f"{shop.settings.public_url}/checkout/success?session_id={purchase.number}"
    assert session.url == page
    assert till.orders == []
    for course in (one, two):
        assert await enrolments.of(user.user_id, course.course_id) is not None
    assert await uses(database, coupon) == (1, ["used"])
    assert (await cart.of(user)).entries == []
    assert (await look_again(shop, purchase)).state == "paid"


async def test_a_double_click_on_nothing_to_pay_gives_one_purchase(
    shop: Context, database: Database
) -> None:
    user, course = await a_user(), await a_course(database)
    coupon = await a_coupon(percent=100)
    ended = await asyncio.gather(
        *(all_off(shop, user, course) for _ in range(4)), return_exceptions=True
    )
    sessions = {one.session_ref for one in ended if isinstance(one, SessionFacts)}
    refused = {one.code for one in ended if isinstance(one, KhoaError)}
    assert len(sessions) == 1
    assert refused <= {"already_owned"}  # who asked after the first was done
    assert await Purchase.count() == 1
    assert await uses(database, coupon) == (1, ["used"])
    assert await students_of(database, course.course_id) == 1


async def test_of_eight_buyers_one_gets_the_last_free_place(
    shop: Context, database: Database
) -> None:
    course = await a_course(database)
    people = [await a_user(f"user_{number}") for number in range(8)]
    coupon = await a_coupon(percent=100, max_uses=1)
    ended = await asyncio.gather(
        *(all_off(shop, person, course) for person in people), return_exceptions=True
    )
    assert sum(isinstance(one, SessionFacts) for one in ended) == 1
    assert await Purchase.count() == 1
    assert await uses(database, coupon) == (1, ["used"])
    assert await students_of(database, course.course_id) == 1


async def test_what_cost_nothing_is_closed_without_money(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database)
    coupon = await a_coupon(percent=100)
    await all_off(shop, user, course)
    purchase = await the_purchase()
    asked = await refunds.ask(shop, purchase.purchase_id, by=user)
    [order_id] = asked.refund_orders
    work = RefundPayment(purchase_id=str(purchase.id), order_id=order_id)
    for _ in range(2):
        await refunds.carry_out(shop, work)
        assert (await the_purchase()).state == "refunded"
    assert await enrolments.of(user.user_id, course.course_id) is None
    assert till.refunds == []
    assert await uses(database, coupon) == (1, ["used"])  # a refund does not give it back


async def test_another_total_than_was_seen_opens_nothing(
    shop: Context, till: Till, database: Database
) -> None:
    user, one = await a_user(), await a_course(database, "mot")
    await a_course(database, "hai")
    for slug in ("mot", "hai"):
        await cart.put(database, user, slug)
    await one.set({"price": vnd(249_000).model_dump()})
    with pytest.raises(PriceChanged) as refused:
        await open_checkout(shop, user, ["hai", "mot"], "vi", seen=vnd(398_000))
    assert [error.field for error in refused.value.errors] == ["courses.1"]
    assert till.orders == []
    assert await Purchase.count() == 0
    await open_checkout(shop, user, ["hai", "mot"], "vi", seen=vnd(448_000))
    assert len(till.orders) == 1


async def test_what_is_paid_leaves_the_cart_and_the_rest_stays(
    shop: Context, till: Till, database: Database
) -> None:
    user = await a_user()
    for slug in ("mot", "hai"):
        await a_course(database, slug)
        await cart.put(database, user, slug)
    session = await open_checkout(shop, user, ["mot"], "vi")
    till.pay(session.session_ref)
    await look_again(shop, await the_purchase())
    assert [entry.slug for entry in (await cart.of(user)).entries] == ["hai"]
    with pytest.raises(AlreadyOwned):
        await cart.put(database, user, "mot")


async def test_a_provider_that_is_no_longer_in_use_holds_nobody_up(
    shop: Context, till: Till, database: Database
) -> None:
    """The school has changed to another one while a page was open: nobody can close it now."""
    user, course, coupon = await a_user(), await a_course(database, "mot"), await a_coupon()
    begun = await open_checkout(shop, user, [course.slug], "vi", coupon=coupon.code)
    assert await uses(database, coupon) == (1, ["reserved"])
    account = TransferSettings(
        bank_bin="970436", bank_name="Vietcombank", account="0881000458086", holder="TRUONG KHOA"
    )
    now = Payments([ManualProvider(account, "http://localhost:8000")])
    changed = dataclasses.replace(shop, payments=now)
    older = await the_purchase()
    assert (await look_again(changed, older)).state == "pending", "its time is not over"
    session = await open_checkout(changed, user, [course.slug], "vi", coupon=coupon.code)
    assert session.url == f"http://localhost:8000/checkout/transfer/{session.session_ref}"
    assert await uses(database, coupon) == (1, ["reserved"]), "the new purchase's"
    ended = await Purchase.get(older.purchase_id)
    assert ended is not None
    assert ended.state == "expired"
    paid = till.pay(begun.session_ref)
    await database.transaction(lambda: fulfil(till.name, paid))  # heard of once it is back in use
    ended = await Purchase.get(older.purchase_id)
    assert ended is not None
    assert ended.state == "paid"
    with pytest.raises(ProviderNotInUse):
        await refunds.look_at_payment(
            changed, LookAtPayment(provider=till.name, payment_ref="pi_1")
        )


async def test_a_page_of_a_provider_no_longer_in_use_ends_with_its_time(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database, "mot")
    await open_checkout(shop, user, [course.slug], "vi")
    purchase = await the_purchase()
    await purchase.set({Purchase.session_expires_at: datetime.now(UTC) - timedelta(minutes=1)})
    nobody = dataclasses.replace(shop, payments=Payments([]))
    assert (await look_again(nobody, purchase)).state == "expired"


async def test_a_cart_comes_back_to_the_cart_and_one_course_to_its_page(
    shop: Context, till: Till, database: Database
) -> None:
    user = await a_user()
    for slug in ("mot", "hai"):
        await a_course(database, slug)
    await open_checkout(shop, user, ["mot"], "vi")
    await open_checkout(shop, user, ["mot", "hai"], "vi")
    home = shop.settings.public_url
    back = [order.cancel_url for order in till.orders]
    assert back == [f"{home}/courses/mot?checkout=cancelled", f"{home}/cart?checkout=cancelled"]


async def test_the_buyer_chooses_how_to_pay_and_one_page_stays_open(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database, "mot")
    account = TransferSettings(
        bank_bin="970436", bank_name="Vietcombank", account="0881000458086", holder="TRUONG KHOA"
    )
    both = Payments([till, ManualProvider(account, "http://localhost:8000")])
    shop = dataclasses.replace(shop, payments=both)
    first = await open_checkout(shop, user, [course.slug], "vi")
    assert first.session_ref in till.sessions
    second = await open_checkout(shop, user, [course.slug], "vi", provider="manual")
    assert second.url == f"http://localhost:8000/checkout/transfer/{second.session_ref}"
    assert till.sessions[first.session_ref].status == "expired"
    again = await open_checkout(shop, user, [course.slug], "vi", provider="manual")
    assert again.session_ref == second.session_ref
    with pytest.raises(Invalid):
        await open_checkout(shop, user, [course.slug], "vi", provider="gold")


async def test_a_lecture_that_is_deleted_while_somebody_pays_is_theirs(
    shop: Context, till: Till, database: Database
) -> None:
    """A bank transfer takes days."""
    buyer, course = await a_user(), await a_course(database, published_at=now())
    session = await open_checkout(shop, buyer, [course.slug], "vi")
    sold = course.lectures[0]

    async def delete(fresh: Course) -> None:
        await curriculum.remove_lecture(fresh, sold.id)

    course = await editing.edit(database, course, delete, seen=None)
    till.pay(session.session_ref)
    purchase = await Purchase.find_one()
    assert purchase is not None
    await look_again(shop, purchase)
    enrolment = await enrolments.access(buyer, course, reads_all=False, lecture=sold)
    assert enrolment is not None
    titles = [one.title for one in outline_for(course, enrolment.promised_since)[0].lectures]
    assert titles == ["Bài 2", "Bài 3", "Bài 1"]
    other = await a_user("user_later")
    pair = other.user_id, course.course_id
    await database.transaction(lambda: enrolments.grant(*pair, Grant(source="free")))
    with pytest.raises(NotFound):
        await enrolments.access(other, course, reads_all=False, lecture=sold)
