"""A purchase's lines, what is to be paid for them, and which page shows the same."""

import hashlib
from dataclasses import dataclass

from beanie import PydanticObjectId

from khoa.base.errors import FieldError, Invalid
from khoa.base.money import Money
from khoa.courses.models import Course
from khoa.purchases.models import PurchaseLine
from khoa.selling.coupons import Quote


@dataclass(frozen=True)
class Priced:
    """Courses at their present prices, and the coupon that takes something off them."""

    courses: list[Course]
    quote: Quote | None
    lines: list[PurchaseLine]
    total: Money
    cart_key: str

    @property
    def coupon_id(self) -> PydanticObjectId | None:
        return self.quote.coupon.coupon_id if self.quote else None


def price(cart: list[Course], quote: Quote | None, page: str) -> Priced:
    """`page`: what else a payment page is made of, its provider and language. Invalid when the
    total is more than one payment can be."""
    discounts = quote.discounts if quote else [0] * len(cart)
    lines = lines_of(cart, discounts)
    try:
        total = total_of(lines)
    except ValueError as error:
        raise Invalid(
            "The total is more than one payment can be.",
            errors=[FieldError("courses", "total_too_large", "Buy these in several purchases.")],
        ) from error
    return Priced(cart, quote, lines, total, _cart_key(lines, quote, page))


def total_of(lines: list[PurchaseLine]) -> Money:
    """ValueError when that is more than one payment can be, or of several currencies."""
    currency = lines[0].price.currency
    parts = [Money(amount=line.to_pay, currency=line.price.currency) for line in lines]
    return Money.total(parts, currency)


def lines_of(cart: list[Course], discounts: list[int]) -> list[PurchaseLine]:
    return [
        PurchaseLine(
            course_id=course.course_id,
            slug=course.slug,
            title=course.title,
            educator_id=course.educator_id,
            price=course.price,
            discount=discount,
        )
        for course, discount in zip(cart, discounts, strict=True)
    ]


def _cart_key(lines: list[PurchaseLine], quote: Quote | None, page: str) -> str:
    """What a payment page shows: the same courses, prices, coupon, provider, language are one."""
    parts = sorted(
        f"{line.course_id}:{line.price.amount}:{line.price.currency}:{line.discount}"
        for line in lines
    )
    coupon = [quote.coupon.code] if quote else []
    return hashlib.sha256("|".join([page, *coupon, *parts]).encode()).hexdigest()[:32]
