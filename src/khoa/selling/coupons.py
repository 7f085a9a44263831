"""Coupons: what a code takes off a cart, and holding it for one buyer while they pay.

A use is reserved in the transaction that makes the purchase, released when that fails or expires,
and used when it is paid. A refund does not give it back: the coupon did what it was for.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from beanie import PydanticObjectId

from khoa.base.errors import Conflict, FieldError
from khoa.base.money import Money, step
from khoa.base.paging import PageQuery
from khoa.counting import service as counting
from khoa.courses.models import Course
from khoa.courses.prices import minimum_price
from khoa.database import require_transaction
from khoa.database.paging import read_page
from khoa.database.rates import Rate
from khoa.purchases.models import Purchase
from khoa.selling import coupon_limits
from khoa.selling.coupon_models import Coupon, CouponUse, UseState, use_id
from khoa.selling.discounts import amount_off, percent_off
from khoa.selling.items import Item
from khoa.users.models import User

CODE = re.compile(r"[A-Z0-9-]{3,32}")


CODE_ATTEMPTS = Rate("codes", most=10, seconds=60)
"""How often a person may type a code, of either kind: counted before it is looked at."""


class CouponRefused(Conflict):
    """The code does not count for this cart now. The complaint stands at the field `coupon`."""

    code = "coupon_refused"
    detail = "This code cannot be used here."

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("coupon", self.code, self.detail)])


class CouponUnknown(CouponRefused):
    code = "coupon_unknown"
    detail = "There is no such code."


class CouponInactive(CouponRefused):
    code = "coupon_inactive"
    detail = "This code was switched off."


class CouponNotYet(CouponRefused):
    code = "coupon_not_yet"
    detail = "This code does not count yet."


class CouponExpired(CouponRefused):
    code = "coupon_expired"
    detail = "This code has expired."


class CouponUsedUp(CouponRefused):
    code = "coupon_used_up"
    detail = "This code has been used as often as it can be."


class CouponAlreadyUsed(CouponRefused):
    code = "coupon_already_used"
    detail = "You have used this code already."


class CouponOtherCourses(CouponRefused):
    code = "coupon_other_courses"
    detail = "This code is for other courses."


class CouponBelowMinimum(CouponRefused):
    code = "coupon_below_minimum"
    detail = "The courses that this code is for cost less than it asks for."


class CouponLeavesTooLittle(CouponRefused):
    code = "coupon_leaves_too_little"
    detail = "With this code less would be left to pay than can be paid."


@dataclass(frozen=True)
class Quote:
    """What a coupon takes off each course, in the order they were given."""

    coupon: Coupon
    discounts: list[int]


def normalise(code: str) -> str:
    """As codes are kept: NFC, upper case, no blanks around."""
    return unicodedata.normalize("NFC", code).strip().upper()


async def by_code(code: str) -> Coupon | None:
    normal = normalise(code)
    if not CODE.fullmatch(normal):
        return None
    return await Coupon.find_one(Coupon.code == normal)


async def quote(user: User, code: str, cart: list[Item]) -> Quote:
    """What the code takes off these courses, all of which the person can buy. CouponRefused when it
    counts for nothing, with one code for each reason."""
    coupon = await by_code(code)
    if coupon is None:
        raise CouponUnknown
    _check_open(coupon)
    left = await coupon_limits.left(coupon)
    # After what is left: a use that was taken in between, from another tab, is this person's own.
    use = await CouponUse.get(use_id(coupon.coupon_id, user.user_id))
    if use is not None and use.state == "used":
        raise CouponAlreadyUsed
    if (use is None or use.state == "released") and left is not None and left <= 0:
        raise CouponUsedUp
    return Quote(coupon, _discounts(coupon, cart))


async def reserve(found: Quote, purchase: Purchase) -> None:
    """Hold the coupon for this purchase; counted against its maximum. In the transaction that makes
    the purchase; safe to call again for the same one."""
    require_transaction()
    key = use_id(found.coupon.coupon_id, _account(purchase))
    coupon = await _coupon(found.coupon.coupon_id)
    _check_open(coupon)
    use = await CouponUse.get(key)
    if use is not None and use.state != "released":
        if use.purchase_id == purchase.id:
            return
        raise CouponAlreadyUsed
    if not await coupon_limits.take(coupon):
        raise CouponUsedUp
    await counting.increment_later(Coupon, coupon.coupon_id, uses=1)
    await _write(key, coupon.coupon_id, purchase, "reserved")


async def follow(purchase: Purchase) -> None:
    """Have the coupon's use agree with the purchase's state. In the transaction that settles it."""
    require_transaction()
    if purchase.coupon_id is None or purchase.state == "pending":
        return
    key = use_id(purchase.coupon_id, _account(purchase))
    over = purchase.state in ("failed", "expired")
    if not over and await _use_reserved(key, purchase):
        return
    use = await CouponUse.get(key)
    own = use is not None and use.purchase_id == purchase.id
    if over:
        if use is not None and own and use.state == "reserved":
            await _write(key, purchase.coupon_id, purchase, "released")
            await coupon_limits.give_back(await _coupon(purchase.coupon_id))
            await counting.increment_later(Coupon, purchase.coupon_id, uses=-1)
        return
    if use is not None and not own and use.state != "released":
        # Paid after its time, when another purchase of the same person's holds the coupon.
        key = use_id(purchase.coupon_id, _account(purchase), purchase.purchase_id)
        use = await CouponUse.get(key)
    if use is not None and use.purchase_id == purchase.id and use.state == "used":
        return
    if use is None or use.state == "released":
        await coupon_limits.take(await _coupon(purchase.coupon_id), late=True)
        await counting.increment_later(Coupon, purchase.coupon_id, uses=1)
    await _write(key, purchase.coupon_id, purchase, "used")


async def _use_reserved(key: str, purchase: Purchase) -> bool:
    """What nearly every payment comes to, without a read: False when this is not its use, or it is
    not reserved."""
    done = await CouponUse.get_pymongo_collection().update_one(
        {"_id": key, "purchase_id": purchase.purchase_id, "state": "reserved"},
        {"$set": {"state": "used", "at": datetime.now(UTC)}},
    )
    return bool(done.matched_count)


async def uses_of(coupon: Coupon, asked: PageQuery) -> tuple[list[CouponUse], int]:
    """Who used it or is paying with it, the latest first, and how many they are."""
    found = CouponUse.find({"coupon_id": coupon.id, "state": {"$in": ["reserved", "used"]}})
    return await read_page(found.sort("-at"), asked)


def _check_open(coupon: Coupon) -> None:
    now = datetime.now(UTC)
    if not coupon.active:
        raise CouponInactive
    if coupon.valid_from is not None and now < coupon.valid_from:
        raise CouponNotYet
    if coupon.valid_to is not None and now >= coupon.valid_to:
        raise CouponExpired


def _discounts(coupon: Coupon, cart: list[Item]) -> list[int]:
    """An educator's coupon takes off their own courses only, whatever else is in the cart."""
    currency = cart[0].course.price.currency if cart else ""
    prices = [item.amount if _is_for(coupon, item.course) else 0 for item in cart]
    together = sum(prices)
    of_coupon = [money for money in (coupon.amount, coupon.minimum) if money is not None]
    if together == 0 or any(money.currency != currency for money in of_coupon):
        raise CouponOtherCourses
    if coupon.minimum is not None and together < coupon.minimum.amount:
        raise CouponBelowMinimum
    if coupon.percent is not None:
        discounts = percent_off(prices, coupon.percent, step(currency))
    else:
        assert coupon.amount is not None, "a coupon has a percentage or an amount"
        discounts = amount_off(prices, coupon.amount.amount, step(currency))
    left = sum(item.amount for item in cart) - sum(discounts)
    if 0 < left < minimum_price(currency).amount:
        raise CouponLeavesTooLittle
    return discounts


def _is_for(coupon: Coupon, course: Course) -> bool:
    theirs = coupon.educator_id is None or coupon.educator_id == course.educator_id
    return theirs and (not coupon.course_ids or course.course_id in coupon.course_ids)


def _account(purchase: Purchase) -> PydanticObjectId:
    assert purchase.user_id is not None, "a contact's purchase has no coupon"
    return purchase.user_id


async def _coupon(coupon_id: PydanticObjectId) -> Coupon:
    coupon = await Coupon.get(coupon_id)
    assert coupon is not None, "coupons are never deleted"
    return coupon


async def _write(
    key: str, coupon_id: PydanticObjectId, purchase: Purchase, state: UseState
) -> None:
    discount = sum(line.discount for line in purchase.lines)
    row = CouponUse(
        id=key,
        coupon_id=coupon_id,
        user_id=_account(purchase),
        purchase_id=purchase.purchase_id,
        purchase_number=purchase.number,
        discount=Money(amount=discount, currency=purchase.total.currency),
        state=state,
        at=datetime.now(UTC),
    )
    await CouponUse.get_pymongo_collection().update_one(
        {"_id": key}, {"$set": row.model_dump(exclude={"id", "revision_id"})}, upsert=True
    )
