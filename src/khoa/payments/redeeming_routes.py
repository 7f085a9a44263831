"""Typing an activation code."""

from typing import Annotated

from fastapi import APIRouter, Header

from khoa.auth import CurrentUser
from khoa.base.errors import TooManyRequests
from khoa.base.language import language_of
from khoa.context import MAX_JSON, CurrentContext
from khoa.courses import service as courses
from khoa.http.openapi import raises
from khoa.payments import redeeming
from khoa.payments.redeeming import ActivationRefused
from khoa.purchases.schemas import PurchasePublic, purchase_public
from khoa.selling.availability import AlreadyOwned, CourseIsOwn, CourseUnavailable
from khoa.selling.cart_schemas import TypedCode
from khoa.selling.coupons import CODE_ATTEMPTS

router = APIRouter(prefix="/api", tags=["cart"], max_body_size=MAX_JSON)


@router.post("/me/activation", status_code=201)
@raises(
    TooManyRequests,
    AlreadyOwned,
    CourseIsOwn,
    CourseUnavailable,
    *ActivationRefused.__subclasses__(),
)
async def activate(
    user: CurrentUser,
    context: CurrentContext,
    body: TypedCode,
    accept_language: Annotated[str, Header()] = "",
) -> PurchasePublic:
    """Open an activation code's courses to me; the purchase that it made. 429 after ten tries a
    minute."""
    await CODE_ATTEMPTS.count(user.user_id)
    language = language_of(accept_language)
    purchase = await redeeming.activate(context, user, body.code, language)
    found = await courses.by_ids([line.course_id for line in purchase.lines])
    by_slug = {course.slug: course for course in found.values()}
    return purchase_public(purchase, by_slug, context.media)
