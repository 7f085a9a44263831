"""As many codes as a batch may have."""

import pytest
from tests.school import a_course, a_user

from khoa.base.paging import FIRST_PAGE
from khoa.context import Context
from khoa.database import Database
from khoa.selling import batches, coupon_editing
from khoa.selling.activation_models import MAX_BATCHES, MAX_CODES, ActivationBatch, ActivationCode
from khoa.selling.coupon_editing import MAX_COUPONS, NewCoupon, TooManyCoupons
from khoa.selling.coupon_models import Coupon


async def test_a_full_batch_is_made_and_cancelled(shop: Context, database: Database) -> None:
    course, by = await a_course(database), await a_user()
    batch = await batches.make_batch(database, by, "Tất cả", [course], MAX_CODES, None)
    assert await ActivationCode.find(ActivationCode.batch_id == batch.id).count() == MAX_CODES
    assert await batches.cancel_all(shop, batch, by=by) == MAX_CODES


async def test_one_person_makes_so_many_and_no_more(database: Database) -> None:
    course, by = await a_course(database), await a_user()
    one = Coupon(code="0", educator_id=by.user_id, percent=5, created_by=by.user_id)
    await Coupon.insert_many(
        [one.model_copy(update={"code": f"TET-{number}"}) for number in range(MAX_COUPONS - 1)]
    )
    new = NewCoupon(code="TET-LAST", percent=5)
    await coupon_editing.create(database, new, by, admin=True, currency="vnd")
    with pytest.raises(TooManyCoupons):
        more = NewCoupon(code="TET-MORE", percent=5)
        await coupon_editing.create(database, more, by, admin=True, currency="vnd")
    everybodys = NewCoupon(code="TET-ALL", percent=5, scope="all")
    await coupon_editing.create(database, everybodys, by, admin=True, currency="vnd")
    assert (await coupon_editing.of(by, FIRST_PAGE, admin=True))[1] == MAX_COUPONS + 1
    batch = ActivationBatch(name="Đợt", made_by=by.user_id, course_ids=[course.course_id], size=1)
    await ActivationBatch.insert_many([batch.model_copy() for _ in range(MAX_BATCHES)])
    with pytest.raises(batches.TooManyBatches):
        await batches.make_batch(database, by, "Một đợt nữa", [course], 1, None)
