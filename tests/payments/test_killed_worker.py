"""A worker that dies in the midst of a sale holds up nobody else who buys the same."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from functools import partial

import pytest
from tests.school import a_course, a_user, students_of
from tests.selling.test_coupons import a_coupon, buy, hear
from tests.till import Till

from khoa.context import Context
from khoa.database import Database, TransactionTimeout
from khoa.database.transaction import transact
from khoa.enrolments import service as enrolments
from khoa.purchases.models import Purchase
from khoa.selling.coupon_models import CouponUse


async def _until(lines: asyncio.StreamReader, last: bytes) -> AsyncIterator[bytes]:
    """Its log is there, too."""
    async for line in lines:
        yield line
        if line == last:
            return


async def test_others_buy_the_same_course_with_the_same_limited_coupon(
    shop: Context, till: Till, database: Database, mongodb_uri: str
) -> None:
    course = await a_course(database)
    await a_coupon(max_uses=40)
    people = [await a_user(f"user_{number}") for number in range(6)]
    begun = [await buy(shop, person, course) for person in people]
    for one in begun:  # too late: each payment takes the coupon anew
        await till.close(one.session_ref)
        await hear(database, await till.fetch_session(one.session_ref))
    # A collection's first row makes it: whoever writes that is waited for.
    before, first, *others = begun
    await hear(database, till.pay(before.session_ref))
    purchases = Purchase.get_pymongo_collection()
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.payments.open_transaction"),
        *(mongodb_uri, database.database.name, first.session_ref),
        stdout=asyncio.subprocess.PIPE,
    )
    assert worker.stdout is not None
    try:
        said = [line async for line in _until(worker.stdout, b"open\n")]
    finally:
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
    assert said[-1:] == [b"open\n"]

    try:
        with pytest.raises(TransactionTimeout):  # what it wrote to is still locked
            held = {"session_ref": first.session_ref}
            touch = partial(purchases.update_one, held, {"$inc": {"attempt": 1}})
            await transact(database.client, touch, within=1)
        for one in others:
            await hear(database, till.pay(one.session_ref))
        newcomer = await a_user("newcomer")
        paid = await buy(shop, newcomer, course)
        await hear(database, till.pay(paid.session_ref))
        for person in [people[0], *people[2:], newcomer]:
            assert await enrolments.of(person.user_id, course.course_id) is not None
        assert await CouponUse.find({"state": "used"}).count() == 6
        assert await students_of(database, course.course_id) == 6
        assert await enrolments.of(people[1].user_id, course.course_id) is None
    finally:
        await database.end_orphaned_transactions()  # or the next test waits for its end
