"""What is left of a limited coupon is exact, however many use it at once."""

import asyncio
import random

import pytest
from tests.data.test_school_before import open_school
from tests.school import a_course, a_user
from tests.selling.test_coupons import a_coupon, buy, hear, uses
from tests.till import Till

from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.database import Database
from khoa.platforms.events import SessionFacts
from khoa.selling import coupon_editing, coupon_limits
from khoa.selling.coupon_editing import CouponLimits
from khoa.selling.coupon_models import Coupon, CouponPart


async def left(coupon: Coupon) -> int | None:
    fresh = await Coupon.get(coupon.id)
    assert fresh is not None
    return await coupon_limits.left(fresh)


async def take(database: Database, coupon: Coupon, *, late: bool = False) -> bool:
    return await database.transaction(lambda: coupon_limits.take(coupon, late=late))


async def test_of_sixteen_buyers_at_once_as_many_as_may(shop: Context, database: Database) -> None:
    course = await a_course(database)
    people = [await a_user(f"user_{number}") for number in range(16)]
    coupon = await a_coupon(max_uses=10)
    ended = await asyncio.gather(
        *(buy(shop, person, course) for person in people), return_exceptions=True
    )
    assert sum(isinstance(one, SessionFacts) for one in ended) == 10
    refused = [one for one in ended if isinstance(one, KhoaError)]
    assert [one.code for one in refused] == ["coupon_used_up"] * 6
    assert await uses(database, coupon) == (10, ["reserved"] * 10)
    assert await left(coupon) == 0


@pytest.mark.parametrize("maximum", [1, 3, 32, 33, 100])
async def test_taken_and_given_back_at_once_it_adds_up(database: Database, maximum: int) -> None:
    coupon = await a_coupon(max_uses=maximum)
    taken = 0

    async def use() -> None:
        nonlocal taken
        for _ in range(4):
            if taken and random.random() < 0.4:
                taken -= 1
                await database.transaction(lambda: coupon_limits.give_back(coupon))
            else:
                got = await take(database, coupon)
                taken += got

    await asyncio.gather(*(use() for _ in range(8)))
    assert await left(coupon) == maximum - taken


async def test_late_payments_go_below_nothing_and_what_comes_back_pays_for_them_first(
    database: Database,
) -> None:
    coupon = await a_coupon(max_uses=2)
    assert [await take(database, coupon) for _ in range(3)] == [True, True, False]
    assert (
        await asyncio.gather(*(take(database, coupon, late=True) for _ in range(3))) == [True] * 3
    )
    assert await left(coupon) == -3
    for expected in (-2, -1, 0):
        await database.transaction(lambda: coupon_limits.give_back(coupon))
        assert await left(coupon) == expected
        assert not await take(database, coupon)
    await database.transaction(lambda: coupon_limits.give_back(coupon))
    assert [await take(database, coupon) for _ in range(2)] == [True, False]


async def test_another_maximum_counts_what_was_used(
    shop: Context, till: Till, database: Database
) -> None:
    course = await a_course(database)
    coupon = await a_coupon()
    for number in range(4):
        begun = await buy(shop, await a_user(f"user_{number}"), course)
        if number:
            await hear(database, till.pay(begun.session_ref))
    assert await left(coupon) is None

    async def change(maximum: int | None) -> int | None:
        fresh = await Coupon.get(coupon.id)
        assert fresh is not None
        await coupon_editing.change(
            database, fresh, CouponLimits(max_uses=maximum), by=await a_user()
        )
        return await left(coupon)

    assert [await change(maximum) for maximum in (6, 3, 5, None, 4, 10)] == [2, -1, 1, None, 0, 6]
    await till.close(begun.session_ref)  # paid before: stays used
    await hear(database, await till.fetch_session(begun.session_ref))
    assert await left(coupon) == 6
    assert await CouponPart.count() == coupon_limits.PARTS


async def test_uses_and_another_maximum_at_once(database: Database) -> None:
    coupon = await a_coupon(max_uses=5)
    fresh = await Coupon.get(coupon.id)
    assert fresh is not None
    *taken, _ = await asyncio.gather(
        *(take(database, coupon) for _ in range(12)),
        coupon_editing.change(database, fresh, CouponLimits(max_uses=8), by=await a_user()),
    )
    assert await left(coupon) == 8 - sum(map(bool, taken))


async def test_a_school_as_it_was_has_left_what_it_had(school_before: Database) -> None:
    rows = school_before.database
    limited = [row async for row in rows["coupons"].find({"max_uses": {"$ne": None}})]
    assert any(row["uses"] for row in limited)
    await open_school(school_before)
    for row in limited:
        coupon = await Coupon.get(row["_id"])
        assert coupon is not None
        assert await coupon_limits.left(coupon) == row["max_uses"] - row["uses"]
        if row["max_uses"] > row["uses"]:
            assert await take(school_before, coupon)
            assert await coupon_limits.left(coupon) == row["max_uses"] - row["uses"] - 1
