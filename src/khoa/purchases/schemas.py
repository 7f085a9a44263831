"""What a buyer sees of a purchase, and what a checkout asks for."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from khoa.base.money import Money
from khoa.courses.models import Course
from khoa.courses.schemas import cover_of
from khoa.media.service import Picture
from khoa.platforms.media.registry import Media
from khoa.purchases.models import Purchase, PurchaseState
from khoa.purchases.order import Beneficiary, Source

Slug = Annotated[str, Field(min_length=1, max_length=120)]


def _money_or_nothing(value: Any) -> Any:
    return value if isinstance(value, dict) else None


class CheckoutRequest(BaseModel):
    """One to fifty courses, by slug. Prices are ours: what a client sends of them is ignored, but
    that `total`, when it is Money, must be what is to be paid: it is what the buyer was shown."""

    courses: list[Slug] = Field(min_length=1, max_length=50)
    coupon: str | None = Field(None, min_length=1, max_length=64)
    total: Annotated[Money | None, BeforeValidator(_money_or_nothing)] = None
    provider: str | None = Field(None, max_length=40)
    """One of the configuration's `payment_providers`; the first one when it is not said."""
    referred_by: Source | None = None
    """Who or what brought me; kept with the purchase."""


class CheckoutSession(BaseModel):
    """`url` is the payment page, absolute; `id` the provider's own reference."""

    id: str
    url: str


class PendingPurchase(CheckoutSession):
    provider: str


class PurchaseLinePublic(BaseModel):
    """`open`: this purchase opens the course to me now. `price` is of one, `discount` of all."""

    slug: str
    title: str
    price: Money
    quantity: int
    beneficiary: Beneficiary
    discount: int
    cover: Picture | None
    open: bool


class PurchasePublic(BaseModel):
    """`payment_url` while it can still be paid; `access` once its courses are open. The lines'
    discounts are in minor units of their price. `refunded` counts what is on its way as well; while
    some of it is, or will be, `refunding` says so. `paid` is what came, where that is known: the
    school may have taken another amount than `total`."""

    id: str | None
    number: str
    state: PurchaseState
    total: Money
    coupon_code: str | None
    paid: Money | None
    refunded: Money
    refunding: bool
    lines: list[PurchaseLinePublic]
    payment_url: str | None
    created_at: datetime
    paid_at: datetime | None
    access: bool


class MyCourse(BaseModel):
    """How the signed-in person stands to a course."""

    enrolled: bool
    owner: bool
    pending_purchase: PendingPurchase | None


def purchase_public(purchase: Purchase, courses: dict[str, Course], media: Media) -> PurchasePublic:
    """`courses` by slug, for their covers."""
    payable = purchase.state == "pending" and purchase.facts.session_status == "open"
    return PurchasePublic(
        id=purchase.session_ref,
        number=purchase.number,
        state=purchase.state,
        total=purchase.total,
        coupon_code=purchase.coupon_code,
        paid=purchase.paid,
        refunded=purchase.refunded,
        refunding=purchase.refunding,
        lines=[
            PurchaseLinePublic(
                slug=line.slug,
                title=line.title,
                price=line.price,
                quantity=line.quantity,
                beneficiary=line.beneficiary,
                discount=line.discount,
                cover=cover_of(course, media) if (course := courses.get(line.slug)) else None,
                open=at in purchase.open_lines,
            )
            for at, line in enumerate(purchase.lines)
        ],
        payment_url=purchase.session_url if payable else None,
        created_at=purchase.created_at,
        paid_at=purchase.paid_at,
        access=bool(purchase.open_lines),
    )
