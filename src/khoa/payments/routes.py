"""Buying: to the payment page and back."""

from typing import Annotated

from fastapi import APIRouter, Header

from khoa.auth import CurrentUser, may
from khoa.base.errors import Conflict, NotFound, TooManyRequests
from khoa.base.language import language_of
from khoa.context import MAX_JSON, CurrentContext
from khoa.courses import service as courses
from khoa.enrolments import service as enrolments
from khoa.http.openapi import raises
from khoa.payments import checkout
from khoa.payments.checkout import PriceChanged
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.purchases import lookup
from khoa.purchases.models import Purchase
from khoa.purchases.schemas import (
    CheckoutRequest,
    CheckoutSession,
    MyCourse,
    PendingPurchase,
    PurchasePublic,
    purchase_public,
)
from khoa.selling import cart
from khoa.selling.availability import NotForSale
from khoa.selling.coupons import CODE_ATTEMPTS, CouponRefused

router = APIRouter(prefix="/api", tags=["buying"], max_body_size=MAX_JSON)


@router.post("/create-checkout-session", status_code=201)
@raises(
    NotFound,
    Conflict,
    PriceChanged,
    ProviderNotInUse,
    TooManyRequests,
    *NotForSale.__subclasses__(),
    *CouponRefused.__subclasses__(),
)
async def create_checkout_session(
    user: CurrentUser,
    context: CurrentContext,
    body: CheckoutRequest,
    accept_language: Annotated[str, Header()] = "",
) -> CheckoutSession:
    """Where to pay for these courses. Asking again gives the same session while it can be paid.

    A coupon that takes off all opens them at once: `url` is then the success page itself. When
    `total` is sent and is another now, 409 price_changed, and nothing was opened.
    """
    if body.coupon is not None and not await cart.holds_coupon(user, body.coupon):
        await CODE_ATTEMPTS.count(user.user_id)
    session = await checkout.open_checkout(
        context,
        user,
        body.courses,
        language_of(accept_language),
        coupon=body.coupon,
        seen=body.total,
        provider=body.provider,
        referred_by=body.referred_by,
    )
    assert session.url is not None, "an open session has its page"
    return CheckoutSession(id=session.session_ref, url=session.url)


@router.get("/checkout-sessions/{session_id}")
@raises(NotFound)
async def show_checkout_session(
    session_id: str, user: CurrentUser, context: CurrentContext
) -> PurchasePublic:
    """The purchase behind a session, after asking the provider: does not wait for its webhook."""
    purchase = await checkout.by_session(user, session_id)
    purchase = await checkout.look_again(context, purchase)
    bought = await courses.by_ids([line.course_id for line in purchase.lines])
    return purchase_public(
        purchase, {course.slug: course for course in bought.values()}, context.media
    )


@router.get("/me/purchases/{number}")
@raises(NotFound)
async def my_purchase(number: str, user: CurrentUser, context: CurrentContext) -> PurchasePublic:
    """One of mine, as it is known: for its receipt."""
    purchase = await lookup.by_number(number)
    if purchase.user_id != user.user_id:
        raise NotFound("There is no such purchase.")
    bought = await courses.by_ids([line.course_id for line in purchase.lines])
    return purchase_public(
        purchase, {course.slug: course for course in bought.values()}, context.media
    )


@router.get("/courses/{slug}/mine")
@raises(NotFound)
async def my_course(slug: str, user: CurrentUser, context: CurrentContext) -> MyCourse:
    """Whether I am enrolled, teach it, or have begun to pay for it."""
    course = await courses.by_slug(slug)
    enrolment = await enrolments.of(user.user_id, course.course_id)
    if enrolment is None:
        course = await courses.visible(slug, user, reads_all=may(user, "courses.read", context))
    pending = None if enrolment else await checkout.pending_for(user, course)
    return MyCourse(
        enrolled=enrolment is not None,
        owner=course.educator_id == user.id,
        pending_purchase=_pending(pending),
    )


def _pending(purchase: Purchase | None) -> PendingPurchase | None:
    if purchase is None or purchase.session_ref is None or purchase.session_url is None:
        return None
    return PendingPurchase(
        id=purchase.session_ref, url=purchase.session_url, provider=purchase.provider
    )
