"""A coupon counts once for each buyer and no more often than it may, whatever happens at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from tests.school import a_course, a_user, counted
from tests.till import Till

from khoa.base.errors import KhoaError, Unavailable
from khoa.base.money import Money
from khoa.context import Context
from khoa.courses.models import Course
from khoa.database import Database
from khoa.payments.checkout import open_checkout
from khoa.payments.settle import fulfil
from khoa.platforms.events import SessionFacts
from khoa.platforms.payments.protocol import CheckoutOrder
from khoa.purchases.models import Purchase
from khoa.selling import coupons
from khoa.selling.coupon_models import Coupon, CouponUse
from khoa.users.models import User


def vnd(amount: int) -> Money:
    return Money(amount=amount, currency="vnd")


async def a_coupon(**changes: Any) -> Coupon:
    known = {"code": "TET-2027", "educator_id": None, "percent": 20, "created_by": ObjectId()}
    coupon = Coupon(**{**known, **changes})
    await coupon.insert()
    return coupon


async def buy(shop: Context, user: User, *courses: Course, code: str = "TET-2027") -> SessionFacts:
    return await open_checkout(shop, user, [one.slug for one in courses], "vi", coupon=code)


async def hear(database: Database, session: SessionFacts) -> None:
    assert await database.transaction(lambda: fulfil("till", session)) is not None


async def uses(database: Database, coupon: Coupon) -> tuple[int, list[str]]:
    await counted(database)
    fresh = await Coupon.get(coupon.id)
    assert fresh is not None
    return fresh.uses, sorted([use.state for use in await CouponUse.find_all().to_list()])


async def test_the_provider_is_asked_for_what_is_left(
    shop: Context, till: Till, database: Database
) -> None:
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai", price=vnd(99_000))
    coupon = await a_coupon()
    await buy(shop, user, one, two, code=" tet-2027 ")
    assert [line.price.amount for line in till.orders[0].lines] == [159_200, 79_200]
    purchase = await Purchase.find_one()
    assert purchase is not None
    assert [line.discount for line in purchase.lines] == [39_800, 19_800]
    assert (purchase.coupon_code, purchase.total) == ("TET-2027", vnd(238_400))
    assert await uses(database, coupon) == (1, ["reserved"])


async def test_an_educators_coupon_takes_only_off_their_own(
    shop: Context, till: Till, database: Database
) -> None:
    user, own = await a_user(), await a_course(database, "own")
    other = await a_course(database, "other")
    await a_coupon(educator_id=own.educator_id, percent=None, amount=vnd(300_000))
    await buy(shop, user, other, own)
    assert [line.price.amount for line in till.orders[0].lines] == [199_000, 0]


async def test_the_same_code_for_the_same_cart_gives_the_same_session(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database)
    coupon = await a_coupon(max_uses=1)
    sessions = await asyncio.gather(*(buy(shop, user, course) for _ in range(4)))
    assert len({session.session_ref for session in sessions}) == 1
    assert await Purchase.count() == 1
    assert await uses(database, coupon) == (1, ["reserved"])


async def test_of_sixteen_buyers_at_once_one_gets_the_last_use(
    shop: Context, database: Database
) -> None:
    course = await a_course(database)
    people = [await a_user(f"user_{number}") for number in range(16)]
    coupon = await a_coupon(max_uses=1)
    ended = await asyncio.gather(
        *(buy(shop, person, course) for person in people), return_exceptions=True
    )
    assert sum(isinstance(one, SessionFacts) for one in ended) == 1
    refused = [one for one in ended if isinstance(one, KhoaError)]
    assert {one.code for one in refused} == {"coupon_used_up"}
    assert await uses(database, coupon) == (1, ["reserved"])
    assert await Purchase.count() == 1


async def test_paid_is_used_and_expired_is_released(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database)
    coupon = await a_coupon(max_uses=1)
    first = await buy(shop, user, course)
    await till.close(first.session_ref)
    for _ in range(2):
        await hear(database, await till.fetch_session(first.session_ref))
        assert await uses(database, coupon) == (0, ["released"])
    again = await buy(shop, user, course)
    for _ in range(2):
        await hear(database, till.pay(again.session_ref))
        assert await uses(database, coupon) == (1, ["used"])


async def test_a_late_payment_takes_it_again_beyond_the_maximum(
    shop: Context, till: Till, database: Database
) -> None:
    late, other = await a_user("late"), await a_user("other")
    course = await a_course(database)
    coupon = await a_coupon(max_uses=1)
    begun = await buy(shop, late, course)
    await till.close(begun.session_ref)
    await hear(database, await till.fetch_session(begun.session_ref))
    taken = await buy(shop, other, course)
    await hear(database, till.pay(taken.session_ref))
    await hear(database, till.pay(begun.session_ref))
    assert await uses(database, coupon) == (2, ["used", "used"])


async def test_a_late_payment_beside_the_same_persons_second_use_is_kept_too(
    shop: Context, till: Till, database: Database
) -> None:
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai")
    coupon = await a_coupon()
    first = await buy(shop, user, one)
    second = await buy(shop, user, two)  # closes the first, which holds the coupon
    for paid in (first, second, first):
        await hear(database, till.pay(paid.session_ref))
    assert await uses(database, coupon) == (2, ["used", "used"])


async def test_another_cart_takes_the_coupon_along(
    shop: Context, till: Till, database: Database
) -> None:
    """Also from a purchase whose page never opened, of which nothing will ever be heard."""
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai")
    coupon = await a_coupon()
    till.closed = True
    with pytest.raises(Unavailable):
        await buy(shop, user, one)
    till.closed = False
    await buy(shop, user, two)
    states = {row.lines[0].slug: row.state for row in await Purchase.find_all().to_list()}
    assert states == {"mot": "expired", "hai": "pending"}
    assert await uses(database, coupon) == (1, ["reserved"])


async def test_a_page_that_opens_when_its_purchase_was_given_up_is_closed(
    shop: Context, till: Till, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two carts and one coupon: while the page of one opens, the other takes the coupon."""
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai")
    coupon = await a_coupon()
    opening, pages = till.open, []

    async def slowly(order: CheckoutOrder) -> SessionFacts:
        monkeypatch.setattr(till, "open", opening)
        opened = await opening(order)
        pages.append(opened)
        pages.append(await buy(shop, user, two))
        return opened

    monkeypatch.setattr(till, "open", slowly)
    pages.append(await buy(shop, user, one))
    payable = [page for page in pages if till.sessions[page.session_ref].status == "open"]
    assert payable == pages[2:], "the last one who asked can pay, and nobody else"
    pending = await Purchase.find({"state": "pending"}).to_list()
    assert [purchase.session_ref for purchase in pending] == [pages[2].session_ref]
    assert await uses(database, coupon) == (1, ["reserved"])


async def test_a_buyer_uses_it_once(shop: Context, till: Till, database: Database) -> None:
    user, one = await a_user(), await a_course(database, "mot")
    two = await a_course(database, "hai")
    await a_coupon()
    paid = await buy(shop, user, one)
    await hear(database, till.pay(paid.session_ref))
    with pytest.raises(coupons.CouponAlreadyUsed):
        await buy(shop, user, two)


async def test_off_while_paying_keeps_what_was_reserved(
    shop: Context, till: Till, database: Database
) -> None:
    user, course = await a_user(), await a_course(database)
    coupon = await a_coupon()
    begun = await buy(shop, user, course)
    await coupon.set({"active": False})
    await hear(database, till.pay(begun.session_ref))
    assert await uses(database, coupon) == (1, ["used"])


NOW = datetime.now(UTC)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"code": "ANOTHER"}, "coupon_unknown"),
    ({"active": False}, "coupon_inactive"),
    ({"valid_from": NOW + timedelta(hours=1)}, "coupon_not_yet"),
    ({"valid_to": NOW - timedelta(hours=1)}, "coupon_expired"),
    ({"max_uses": 0}, "coupon_used_up"),
    ({"educator_id": ObjectId()}, "coupon_other_courses"),
    ({"course_ids": [ObjectId()]}, "coupon_other_courses"),
    ({"percent": None, "amount": Money(amount=1, currency="usd")}, "coupon_other_courses"),
    ({"minimum": vnd(199_001)}, "coupon_below_minimum"),
    ({"percent": 99}, "coupon_leaves_too_little"),
    ({"percent": None, "amount": vnd(198_999)}, "coupon_leaves_too_little"),
]


async def test_each_refusal_has_its_code(shop: Context, database: Database) -> None:
    user, course = await a_user(), await a_course(database)
    for changes, code in REFUSED:
        coupon = await a_coupon(**changes)
        with pytest.raises(coupons.CouponRefused) as refused:
            await buy(shop, user, course)
        assert [(one.field, one.code) for one in refused.value.errors] == [("coupon", code)]
        await coupon.delete()
    assert await Purchase.count() == 0


async def test_what_can_be_no_code_is_unknown(database: Database) -> None:
    for code in ("", "TẾT-2027", "TET 2027", "TET_2027", "$ne", "T" * 33):
        assert await coupons.by_code(code) is None, code
