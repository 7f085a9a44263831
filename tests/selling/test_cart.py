"""A cart tells what changed since a course was put in, before anything is paid."""

import asyncio

import pytest
from tests.school import a_course, a_user
from tests.selling.test_coupons import a_coupon, vnd

from khoa.base.errors import NotFound
from khoa.base.money import Money
from khoa.courses.models import Course
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Grant
from khoa.selling import cart
from khoa.selling.availability import (
    CourseIsOwn,
    NotForSale,
    OtherCurrency,
    buyable,
    items_of,
)
from khoa.selling.cart import CartFull, PricedCart
from khoa.selling.cart_models import Cart
from khoa.selling.coupons import CouponBelowMinimum
from khoa.selling.items import Wanted
from khoa.users.models import User


async def priced(user: User) -> PricedCart:
    held = await cart.of(user)
    return await cart.price(user, held.entries, held.coupon_code, currency="vnd")


async def test_each_change_is_named_and_only_the_rest_is_added_up(database: Database) -> None:
    user = await a_user()
    for slug in ("same", "dearer", "owned", "gone", "free", "deleted"):
        await a_course(database, slug)
        await cart.put(database, user, slug)

    async def present(slug: str) -> Course:
        found = await Course.find_one(Course.slug == slug)
        assert found is not None
        return found

    await (await present("dearer")).set({"price": vnd(249_000).model_dump()})
    grant = Grant(source="free")
    owned = await present("owned")
    await database.transaction(lambda: enrolments.grant(user.user_id, owned.course_id, grant))
    await (await present("gone")).set({"state": "draft"})
    await (await present("free")).set({"price": vnd(0).model_dump()})
    await (await present("deleted")).delete()

    now = await priced(user)
    assert {line.entry.slug: line.problems for line in now.lines} == {
        "same": [],
        "dearer": ["price_changed"],
        "owned": ["already_owned"],
        "gone": ["course_unavailable"],
        "free": ["course_free"],
        "deleted": ["course_unavailable"],
    }
    assert (now.subtotal, now.total) == (vnd(448_000), vnd(448_000))
    assert now.lines[1].entry.price == vnd(199_000)


async def test_after_a_change_of_currency_the_older_prices_are_named(database: Database) -> None:
    """One payment has one currency; it is not that the total were too large."""
    user = await a_user()
    dollars = Money(amount=2_900, currency="usd")
    for slug, price in (("cu", vnd(199_000)), ("moi", dollars), ("nua", dollars)):
        await a_course(database, slug, price=price)
        await cart.put(database, user, slug)
    held = await cart.of(user)
    now = await cart.price(user, held.entries, None, currency="usd")
    assert [line.problems for line in now.lines] == [["other_currency"], [], []]
    assert now.total == Money(amount=5_800, currency="usd")
    before = await cart.price(user, held.entries, None, currency="vnd")
    assert [line.problems for line in before.lines] == [[], ["other_currency"], ["other_currency"]]
    assert before.total == vnd(199_000)
    with pytest.raises(OtherCurrency) as refused:
        await buyable(user, ["cu", "moi", "nua"])
    assert [one.field for one in refused.value.errors] == ["courses.1", "courses.2"]
    assert [course.slug for course in await buyable(user, ["moi", "nua"])] == ["moi", "nua"]


async def test_a_coupon_that_no_longer_counts_stays_with_its_reason(database: Database) -> None:
    user = await a_user()
    for slug in ("mot", "hai"):
        await a_course(database, slug)
        await cart.put(database, user, slug)
    await a_coupon(minimum=vnd(300_000))
    await cart.put_coupon(database, user, "tet-2027")
    assert (await priced(user)).total == vnd(318_400)
    await cart.remove(database, user, "hai")
    now = await priced(user)
    assert (now.total, now.discount) == (vnd(199_000), vnd(0))
    assert isinstance(now.refused, CouponBelowMinimum)
    assert now.coupon_code == "TET-2027"


async def test_courses_put_in_at_once_are_all_there_once(database: Database) -> None:
    user = await a_user()
    slugs = [f"khoa-{number}" for number in range(4)]
    for slug in slugs:
        await a_course(database, slug)
    await asyncio.gather(*(cart.put(database, user, slug) for slug in slugs * 2))
    assert sorted(entry.slug for entry in (await cart.of(user)).entries) == slugs
    assert await Cart.count() == 1


async def test_a_visitors_choice_is_taken_over_at_the_prices_they_saw(database: Database) -> None:
    user, own = await a_user(), await a_course(database, "mot")
    await a_course(database, "ban-nhap", state="draft")
    await own.set({"educator_id": user.user_id})
    await a_course(database, "hai")
    brought = {"mot": vnd(199_000), "hai": vnd(150_000), "ban-nhap": vnd(1), "khong-co": vnd(1)}
    await cart.merge(database, user, brought)
    await cart.merge(database, user, brought)
    now = await priced(user)
    assert [(line.entry.slug, line.problems) for line in now.lines] == [
        ("mot", ["own_course"]),
        ("hai", ["price_changed"]),
    ]
    with pytest.raises(NotForSale):
        await cart.put(database, user, "mot")


async def test_a_draft_cannot_be_told_from_no_course(database: Database) -> None:
    user, educator = await a_user(), await a_user("educator")
    await a_course(database, "ban-nhap", state="draft", educator_id=educator.user_id)
    for who in (user, None):
        for slug in ("ban-nhap", "khong-co"):
            with pytest.raises(NotFound):
                await items_of(who, [Wanted(slug)])
    with pytest.raises(CourseIsOwn):
        await items_of(educator, [Wanted("ban-nhap")])


async def test_a_cart_has_a_bound_and_shows_more_than_one_payment_can_be(
    database: Database,
) -> None:
    user, course = await a_user(), await a_course(database, price=vnd(99_999_999))
    other = await a_course(database, "hai", price=vnd(99_999_999))
    entry = cart._entry(course, course.price)
    full = Cart(id=user.user_id, entries=[entry] * 50)
    await full.insert()
    with pytest.raises(CartFull):
        await cart.put(database, user, "hai")
    await cart.remove(database, user, course.slug)
    for slug in (course.slug, other.slug):
        await cart.put(database, user, slug)
    now = await priced(user)
    assert (now.subtotal, now.total, len(now.lines)) == (None, None, 2)
