"""A purchase's lines, what is to be paid for them, and which page shows the same."""

import hashlib
from dataclasses import dataclass

from beanie import PydanticObjectId

from khoa.base.errors import FieldError, Invalid
from khoa.base.money import Money
from khoa.courses.models import Course
from khoa.purchases.order import PurchaseLine
from khoa.selling.coupons import Quote
from khoa.selling.items import Item


@dataclass(frozen=True)
class Priced:
    """Courses at their present prices, and the coupon that takes something off them."""

    items: list[Item]
    quote: Quote | None
    lines: list[PurchaseLine]
    total: Money
    cart_key: str

    @property
    def courses(self) -> list[Course]:
        return [item.course for item in self.items]

    @property
    def coupon_id(self) -> PydanticObjectId | None:
        return self.quote.coupon.coupon_id if self.quote else None


def price(items: list[Item], quote: Quote | None, page: str) -> Priced:
    """`page`: what else a payment page is made of, its provider and language. Invalid when the
    total is more than one payment can be."""
    discounts = quote.discounts if quote else [0] * len(items)
    lines = lines_of(items, discounts)
    try:
        total = total_of(lines)
    except ValueError as error:
        raise Invalid(
            "The total is more than one payment can be.",
            errors=[FieldError("courses", "total_too_large", "Buy these in several purchases.")],
        ) from error
    return Priced(items, quote, lines, total, _cart_key(lines, quote, page))


def total_of(lines: list[PurchaseLine]) -> Money:
    """ValueError when that is more than one payment can be, or of several currencies."""
    currency = lines[0].price.currency
    parts = [Money(amount=line.to_pay, currency=line.price.currency) for line in lines]
    return Money.total(parts, currency)


def lines_of(items: list[Item], discounts: list[int]) -> list[PurchaseLine]:
    return [
        PurchaseLine(
            course_id=item.course.course_id,
            slug=item.course.slug,
            title=item.course.title,
            educator_id=item.course.educator_id,
            price=item.course.price,
            discount=discount,
            beneficiary=item.beneficiary,
            quantity=item.quantity,
        )
        for item, discount in zip(items, discounts, strict=True)
    ]


def _cart_key(lines: list[PurchaseLine], quote: Quote | None, page: str) -> str:
    """What a payment page shows: the same courses, prices, coupon, provider, language are one."""
    parts = sorted(_key_of(line) for line in lines)
    coupon = [quote.coupon.code] if quote else []
    return hashlib.sha256("|".join([page, *coupon, *parts]).encode()).hexdigest()[:32]


def _key_of(line: PurchaseLine) -> str:
    """One for oneself has the key that it had before there were others."""
    key = f"{line.course_id}:{line.price.amount}:{line.price.currency}:{line.discount}"
    plain = line.beneficiary == "self" and line.quantity == 1
    return key if plain else f"{key}:{line.beneficiary}:{line.quantity}"
