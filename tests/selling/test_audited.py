"""Coupons for all courses and batches of codes: whoever makes or changes them is told."""

from tests.school import a_course, a_user

from khoa.audit import service as audit
from khoa.context import Context
from khoa.database import Database
from khoa.selling import batches, coupon_editing
from khoa.selling.coupon_editing import CouponLimits, NewCoupon


async def told(subject: str) -> list[tuple[str, object]]:
    rows, _ = await audit.find(subject=subject)
    return sorted((row.action, row.actor) for row in rows)


async def test_a_coupon_for_all_courses_or_anothers_is_audited(database: Database) -> None:
    admin, educator = await a_user("admin"), await a_user("educator")
    everybodys = NewCoupon(code="TET-ALL", percent=5, scope="all")
    made = await coupon_editing.create(database, everybodys, admin, admin=True, currency="vnd")
    off = CouponLimits(active=False)
    await coupon_editing.change(database, made, off, by=admin)
    assert await told(f"coupon:{made.id}") == [
        ("coupon.changed", admin.user_id),
        ("coupon.made", admin.user_id),
    ]
    own = NewCoupon(code="TET-OWN", percent=5)
    made = await coupon_editing.create(database, own, educator, admin=False, currency="vnd")
    await coupon_editing.change(database, made, off, by=educator)
    assert await told(f"coupon:{made.id}") == []
    await coupon_editing.change(database, made, off, by=admin)
    assert await told(f"coupon:{made.id}") == [("coupon.changed", admin.user_id)]


async def test_a_batch_is_audited(shop: Context, database: Database) -> None:
    course, by, admin = await a_course(database), await a_user(), await a_user("admin")
    batch = await batches.make_batch(database, by, "Công ty A", [course], 3, None)
    await batches.tell_exported(shop, batch, by=admin)
    assert await batches.cancel(shop, batch, ["nothing"], by=admin) == 0
    assert await batches.cancel_all(shop, batch, by=admin) == 3
    assert await batches.cancel_all(shop, batch, by=admin) == 0
    assert await told(f"batch:{batch.id}") == [
        ("codes.all_cancelled", admin.user_id),
        ("codes.exported", admin.user_id),
        ("codes.made", by.user_id),
    ]
