"""What a buyer sees of a cart, and what they send of it."""

from typing import Annotated

from beanie import PydanticObjectId
from pydantic import BaseModel, Field

from khoa.base.money import Money
from khoa.courses.schemas import EducatorBrief, cover_of, educator_brief
from khoa.media.service import Picture
from khoa.platforms.media.registry import Media
from khoa.purchases.schemas import Slug
from khoa.selling.cart import CartLine, PricedCart, Problem
from khoa.selling.cart_models import MAX_COURSES
from khoa.users.models import User


class BroughtCourse(BaseModel):
    """A course that a visitor chose, at the price they saw."""

    slug: Slug
    price: Money


class BroughtCourses(BaseModel):
    courses: list[BroughtCourse] = Field(max_length=MAX_COURSES)

    @property
    def by_slug(self) -> dict[str, Money]:
        return {one.slug: one.price for one in self.courses}


class TypedCode(BaseModel):
    code: Annotated[str, Field(min_length=1, max_length=64)]


class CartLinePublic(BaseModel):
    """`price` now, `was` when it was put in and is another now. With `buyable` false the line is in
    no sum; `problems` says why. `discount` in minor units."""

    slug: str
    title: str
    cover: Picture | None
    educator: EducatorBrief
    price: Money
    was: Money | None
    discount: int
    buyable: bool
    problems: list[Problem]


class CartCoupon(BaseModel):
    """`problem`: why it takes nothing off now, as a code that the page translates."""

    code: str
    problem: str | None


class CartPublic(BaseModel):
    """The sums are over what can be bought; None when they are more than one payment can be."""

    lines: list[CartLinePublic]
    coupon: CartCoupon | None
    subtotal: Money | None
    discount: Money | None
    total: Money | None


def cart_public(
    cart: PricedCart, educators: dict[PydanticObjectId, User], media: Media
) -> CartPublic:
    """`educators` by id."""
    coupon = None
    if cart.coupon_code is not None:
        coupon = CartCoupon(code=cart.coupon_code, problem=cart.refused and cart.refused.code)
    return CartPublic(
        lines=[_line(line, educators, media) for line in cart.lines],
        coupon=coupon,
        subtotal=cart.subtotal,
        discount=cart.discount,
        total=cart.total,
    )


def _line(line: CartLine, educators: dict[PydanticObjectId, User], media: Media) -> CartLinePublic:
    course, entry = line.course, line.entry
    shown = course if course is not None and course.state == "published" else None
    return CartLinePublic(
        slug=course.slug if course else entry.slug,
        title=shown.title if shown else entry.title,
        cover=cover_of(shown, media) if shown else None,
        educator=educator_brief(educators.get(shown.educator_id) if shown else None),
        price=shown.price if shown else entry.price,
        was=entry.price if "price_changed" in line.problems else None,
        discount=line.discount,
        buyable=line.to_pay is not None,
        problems=line.problems,
    )
