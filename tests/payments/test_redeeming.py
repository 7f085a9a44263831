"""An activation code opens its courses once, for whoever types it first."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.school import a_course, a_user, counted, students_of
from tests.till import Till

from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.courses.models import Course
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.payments import redeeming
from khoa.payments.checkout import open_checkout
from khoa.purchases.models import Purchase
from khoa.selling import batches
from khoa.selling.activation_models import ActivationBatch, ActivationCode
from khoa.selling.availability import AlreadyOwned, CourseIsOwn, CourseUnavailable


async def codes(
    database: Database, *courses: Course, size: int = 1, expires_at: datetime | None = None
) -> list[str]:
    by = await a_user("teacher")
    batch = await batches.make_batch(database, by, "Công ty A", list(courses), size, expires_at)
    found = await ActivationCode.find(ActivationCode.batch_id == batch.id).to_list()
    return [code.id for code in found]


async def count(database: Database) -> tuple[int, int]:
    await counted(database)
    batch = await ActivationBatch.find_one()
    assert batch is not None
    return batch.used, batch.worthless


async def test_a_code_opens_all_its_courses_by_a_purchase_of_nothing(
    shop: Context, database: Database
) -> None:
    one, two = await a_course(database, "mot"), await a_course(database, "hai")
    [code] = await codes(database, one, two)
    user = await a_user()
    typed = batches.in_groups(code).lower().replace("0", "o").replace("1", "l")
    for _ in range(2):
        purchase = await redeeming.activate(shop, user, f" {typed} ", "vi")
        assert (purchase.state, purchase.total.amount) == ("paid", 0)
        assert [line.discount for line in purchase.lines] == [199_000, 199_000]
    for course in (one, two):
        assert await enrolments.of(user.user_id, course.course_id) is not None
    used = await ActivationCode.get(code)
    assert used is not None
    assert (used.state, used.user_id, used.purchase_id) == ("used", user.id, purchase.id)
    assert await Purchase.count() == 1
    assert await count(database) == (1, 0)


async def test_of_sixteen_at_once_one_gets_it(shop: Context, database: Database) -> None:
    course = await a_course(database)
    [code] = await codes(database, course)
    people = [await a_user(f"user_{number}") for number in range(16)]
    ended = await asyncio.gather(
        *(redeeming.activate(shop, person, code, "vi") for person in people),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Purchase) for one in ended) == 1
    refused = {one.code for one in ended if isinstance(one, KhoaError)}
    assert refused == {"activation_used"}
    assert await count(database) == (1, 0)
    assert await students_of(database, course.course_id) == 1


async def test_clicks_while_the_first_is_under_way_show_the_one_purchase(
    shop: Context, database: Database
) -> None:
    [code] = await codes(database, await a_course(database))
    user = await a_user()
    clicks = []
    for _ in range(24):
        clicks.append(asyncio.create_task(redeeming.activate(shop, user, code, "vi")))
        await asyncio.sleep(0.004)
    assert len({purchase.number for purchase in await asyncio.gather(*clicks)}) == 1


async def test_what_is_owned_already_is_left_out_and_all_owned_keeps_the_code(
    shop: Context, database: Database
) -> None:
    one, two = await a_course(database, "mot"), await a_course(database, "hai")
    [first, second] = await codes(database, one, two, size=2)
    user = await a_user()
    [alone] = await codes(database, one)
    await redeeming.activate(shop, user, alone, "vi")
    purchase = await redeeming.activate(shop, user, first, "vi")
    assert [line.slug for line in purchase.lines] == ["hai"]
    with pytest.raises(AlreadyOwned):
        await redeeming.activate(shop, user, second, "vi")
    kept = await ActivationCode.get(second)
    assert kept is not None
    assert kept.state == "unused"


async def test_a_payment_page_of_the_same_course_is_closed(
    shop: Context, till: Till, database: Database
) -> None:
    course, user = await a_course(database), await a_user()
    session = await open_checkout(shop, user, [course.slug], "vi")
    [code] = await codes(database, course)
    await redeeming.activate(shop, user, code, "vi")
    assert till.sessions[session.session_ref].status == "expired"


async def test_each_refusal_has_its_code(shop: Context, database: Database) -> None:
    course, user = await a_course(database), await a_user()

    async def refusal(code: str) -> str:
        with pytest.raises(redeeming.ActivationRefused) as refused:
            await redeeming.activate(shop, user, code, "vi")
        return refused.value.code

    [first, second, third] = await codes(database, course, size=3)
    batch = await ActivationBatch.find_one()
    assert batch is not None
    by = await a_user("teacher")
    assert await batches.cancel(shop, batch, [batches.in_groups(first)], by=by) == 1
    assert await refusal(first) == "activation_cancelled"
    await redeeming.activate(shop, await a_user("somebody"), second, "vi")
    assert await refusal(second) == "activation_used"
    assert await batches.cancel_all(shop, batch, by=by) == 1
    assert await batches.cancel_all(shop, batch, by=by) == 0
    assert await batches.cancel(shop, batch, [third], by=by) == 0
    assert await refusal(third) == "activation_cancelled"
    assert await refusal(second) == "activation_used"
    assert await count(database) == (1, 2)
    [late] = await codes(database, course, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert await refusal(late) == "activation_expired"
    for typed in ("", "x", "0" * 16, "$ne", "Ă" * 16):
        assert await refusal(typed) == "activation_unknown"


async def test_a_code_that_is_being_used_while_its_batch_is_cancelled_is_counted_once(
    shop: Context, database: Database
) -> None:
    """Used or cancelled: the answer counts the others."""
    people = [await a_user(f"user_{number}") for number in range(6)]
    for number in range(4):
        typed = await codes(database, await a_course(database, f"khoa-{number}"), size=6)
        [first] = await ActivationCode.find({"_id": typed[0]}).to_list()
        batch = await ActivationBatch.get(first.batch_id)
        assert batch is not None
        clicks = []
        for person, code in zip(people, typed, strict=True):
            clicks.append(asyncio.create_task(redeeming.activate(shop, person, code, "vi")))
            await asyncio.sleep(0.004)
        cancelled = await batches.cancel_all(shop, batch, by=await a_user("teacher"))
        await asyncio.gather(*clicks, return_exceptions=True)
        used = {"batch_id": batch.id, "state": "used"}
        assert cancelled == len(typed) - await ActivationCode.find(used).count()
        await counted(database)
        fresh = await ActivationBatch.get(batch.id)
        assert fresh is not None
        assert (fresh.used + fresh.cancelled, fresh.worthless) == (len(typed), cancelled)


async def test_a_course_that_is_not_published_or_ones_own_keeps_the_code(
    shop: Context, database: Database
) -> None:
    course, user = await a_course(database), await a_user()
    [code] = await codes(database, course)
    await course.set({"state": "archived"})
    with pytest.raises(CourseUnavailable):
        await redeeming.activate(shop, user, code, "vi")
    await course.set({"state": "published", "educator_id": user.user_id})
    with pytest.raises(CourseIsOwn):
        await redeeming.activate(shop, user, code, "vi")
    assert await count(database) == (0, 0)
    assert await Purchase.count() == 0


def test_codes_hold_eighty_bits_without_look_alikes() -> None:
    assert len(batches.ALPHABET) ** batches.LENGTH >= 2**80
    assert not set("OILU") & set(batches.ALPHABET)
    assert len({batches.new_code() for _ in range(1000)}) == 1000
