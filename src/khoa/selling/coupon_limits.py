"""How much of a limited coupon is left, in parts: no row that every use must wait for.

The uses of one process take from one part after the other, so that sixteen at once do not meet.
What is left is exact: a part is changed in the transaction of the use, and whatever changes the
whole writes every part.
"""

import itertools
import random
from collections.abc import Sequence

from beanie import PydanticObjectId
from pymongo import UpdateOne

from khoa.selling.coupon_models import Coupon, CouponPart, CouponUse

PARTS = 32

_turn = itertools.count(random.randrange(PARTS))  # noqa: S311 (each process begins elsewhere)


async def left(coupon: Coupon) -> int | None:
    """How often it can still be used; None for a coupon without a maximum."""
    if coupon.max_uses is None:
        return None
    parts = await _parts(coupon.coupon_id)
    if not parts:
        return coupon.max_uses - await _uses(coupon.coupon_id)
    return sum(part.left for part in parts)


async def take(coupon: Coupon, *, late: bool = False) -> bool:
    """Take one use; False when none is left. `late`: of a payment that came after its reservation
    had ended, which takes one all the same. In the transaction of the use, before that is written.
    """
    if coupon.max_uses is None or await _change_next(coupon.coupon_id, -1):
        return True
    parts = await _parts(coupon.coupon_id)
    whole = sum(part.left for part in parts)
    if not parts:
        whole = coupon.max_uses - await _uses(coupon.coupon_id)
    if whole <= 0 and not late:
        return False
    await _change(coupon.coupon_id, parts, whole, -1)
    return True


async def give_back(coupon: Coupon) -> None:
    """A use was released. In its transaction, after that was written."""
    if coupon.max_uses is None or await _change_next(coupon.coupon_id, 1):
        return
    parts = await _parts(coupon.coupon_id)
    if parts:
        await _change(coupon.coupon_id, parts, sum(part.left for part in parts), 1)
    else:
        await _spread(coupon.coupon_id, coupon.max_uses - await _uses(coupon.coupon_id))


async def set_maximum(coupon: Coupon, maximum: int | None) -> None:
    """In the transaction that changes `max_uses` from what `coupon` has. Where there was none, the
    uses that are committed by now count."""
    if maximum is None:
        await CouponPart.find(CouponPart.coupon_id == coupon.coupon_id).delete()
        return
    whole = await left(coupon)
    if whole is None or coupon.max_uses is None:
        await _spread(coupon.coupon_id, maximum - await _uses(coupon.coupon_id))
    else:
        await _spread(coupon.coupon_id, whole + maximum - coupon.max_uses)


async def _parts(coupon_id: PydanticObjectId) -> list[CouponPart]:
    """None before the first use of a coupon."""
    return await CouponPart.find(CouponPart.coupon_id == coupon_id).to_list()


async def _uses(coupon_id: PydanticObjectId) -> int:
    counts = {"coupon_id": coupon_id, "state": {"$in": ["reserved", "used"]}}
    return await CouponUse.find(counts).count()


async def _change_next(coupon_id: PydanticObjectId, change: int) -> bool:
    """Change the part whose turn it is. False, with nothing written, when it has too little, when
    there are none yet, or while the first one is below zero."""
    first, chosen = f"{coupon_id}:0", f"{coupon_id}:{next(_turn) % PARTS}"
    found = await CouponPart.find({"_id": {"$in": [first, chosen]}}).to_list()
    left = {part.id: part.left for part in found}
    if left.get(first, -1) < 0 or left[chosen] + change < 0:
        return False
    await CouponPart.get_pymongo_collection().update_one(
        {"_id": chosen}, {"$inc": {"left": change}}
    )
    return True


async def _change(
    coupon_id: PydanticObjectId, parts: Sequence[CouponPart], whole: int, change: int
) -> None:
    """By one, up or down. Below zero and while coming back from there all parts are written: what
    one part lacks, none of the others may give away."""
    able = [part for part in parts if part.left > 0 or change > 0]
    if not able or any(part.left < 0 for part in parts):
        await _spread(coupon_id, whole + change)
        return
    chosen = random.choice(able)  # noqa: S311 (who meets whom is no secret)
    await CouponPart.get_pymongo_collection().update_one(
        {"_id": chosen.id}, {"$inc": {"left": change}}
    )


async def _spread(coupon_id: PydanticObjectId, whole: int) -> None:
    """Write every part, evenly; below zero all of it into the first one."""
    each, more = divmod(max(whole, 0), PARTS)
    sizes = [each + (at < more) for at in range(PARTS)]
    sizes[0] += min(whole, 0)
    await CouponPart.get_pymongo_collection().bulk_write(
        [
            UpdateOne(
                {"_id": f"{coupon_id}:{at}"},
                {"$set": {"left": size}, "$setOnInsert": {"coupon_id": coupon_id}},
                upsert=True,
            )
            for at, size in enumerate(sizes)
        ]
    )
