"""The cart, its coupon, and activation codes."""

from typing import Annotated

from fastapi import APIRouter, Header

from khoa.auth import CurrentUser
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.courses import service as courses
from khoa.purchases import activations, cart, tries
from khoa.purchases.cart import PricedCart
from khoa.purchases.cart_models import Cart
from khoa.purchases.cart_schemas import BroughtCourses, CartPublic, TypedCode, cart_public
from khoa.purchases.routes import language_of
from khoa.purchases.schemas import PurchasePublic, Slug, purchase_public
from khoa.users import service as users
from khoa.users.models import User

router = APIRouter(prefix="/api", tags=["cart"], max_body_size=MAX_JSON)


@router.post("/cart/quote")
async def quote_cart(context: CurrentContext, body: BroughtCourses) -> CartPublic:
    """A visitor's cart, kept by their browser, at present prices. Unknown slugs are left out."""
    entries = await cart.as_entries(body.by_slug)
    priced = await cart.price(None, entries, None, currency=context.settings.currency)
    return await _public(priced, context)


@router.get("/me/cart")
async def show_cart(user: CurrentUser, context: CurrentContext) -> CartPublic:
    """My cart at present prices. What changed since a course was put in is named at its line."""
    return await _answer(user, await cart.of(user), context)


@router.post("/me/cart/merge")
async def merge_cart(
    user: CurrentUser, context: CurrentContext, body: BroughtCourses
) -> CartPublic:
    """Take over what I chose before I signed in."""
    return await _answer(user, await cart.merge(context.database, user, body.by_slug), context)


@router.put("/me/cart/courses/{slug}")
async def put_course(slug: Slug, user: CurrentUser, context: CurrentContext) -> CartPublic:
    """409 with why for a course that I cannot buy, and `cart_full` beyond fifty."""
    return await _answer(user, await cart.put(context.database, user, slug), context)


@router.delete("/me/cart/courses/{slug}")
async def remove_course(slug: Slug, user: CurrentUser, context: CurrentContext) -> CartPublic:
    return await _answer(user, await cart.remove(context.database, user, slug), context)


@router.put("/me/cart/coupon")
async def put_coupon(user: CurrentUser, context: CurrentContext, body: TypedCode) -> CartPublic:
    """409 with one code for each reason that it takes nothing off; 429 after ten tries a minute."""
    tries.count(user.user_id)
    return await _answer(user, await cart.put_coupon(context.database, user, body.code), context)


@router.delete("/me/cart/coupon")
async def remove_coupon(user: CurrentUser, context: CurrentContext) -> CartPublic:
    return await _answer(user, await cart.remove_coupon(context.database, user), context)


@router.post("/me/activation", status_code=201)
async def activate(
    user: CurrentUser,
    context: CurrentContext,
    body: TypedCode,
    accept_language: Annotated[str, Header()] = "",
) -> PurchasePublic:
    """Open an activation code's courses to me; the purchase that it made. 429 after ten tries a
    minute."""
    tries.count(user.user_id)
    language = language_of(accept_language)
    purchase = await activations.activate(context, user, body.code, language)
    found = await courses.by_ids([line.course_id for line in purchase.lines])
    by_slug = {course.slug: course for course in found.values()}
    return purchase_public(purchase, by_slug, context.cloudinary)


async def _answer(user: User, held: Cart, context: Context) -> CartPublic:
    currency = context.settings.currency
    priced = await cart.price(user, held.entries, held.coupon_code, currency=currency)
    return await _public(priced, context)


async def _public(priced: PricedCart, context: Context) -> CartPublic:
    shown = [line.course for line in priced.lines if line.course is not None]
    educators = await users.by_ids({course.educator_id for course in shown})
    return cart_public(priced, educators, context.cloudinary)
