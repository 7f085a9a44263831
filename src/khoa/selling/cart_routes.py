"""The cart and its coupon."""

from fastapi import APIRouter

from khoa.auth import CurrentUser
from khoa.base.errors import NotFound, TooManyRequests
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.http.openapi import raises
from khoa.purchases.schemas import Slug
from khoa.selling import cart
from khoa.selling.availability import NotForSale
from khoa.selling.cart import CartFull, PricedCart
from khoa.selling.cart_models import Cart
from khoa.selling.cart_schemas import BroughtCourses, CartPublic, TypedCode, cart_public
from khoa.selling.coupons import CODE_ATTEMPTS, CouponRefused
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
@raises(NotFound, CartFull, *NotForSale.__subclasses__())
async def put_course(slug: Slug, user: CurrentUser, context: CurrentContext) -> CartPublic:
    """409 with why for a course that I cannot buy, and `cart_full` beyond fifty."""
    return await _answer(user, await cart.put(context.database, user, slug), context)


@router.delete("/me/cart/courses/{slug}")
async def remove_course(slug: Slug, user: CurrentUser, context: CurrentContext) -> CartPublic:
    return await _answer(user, await cart.remove(context.database, user, slug), context)


@router.put("/me/cart/coupon")
@raises(TooManyRequests, *CouponRefused.__subclasses__())
async def put_coupon(user: CurrentUser, context: CurrentContext, body: TypedCode) -> CartPublic:
    """409 with one code for each reason that it takes nothing off; 429 after ten tries a minute."""
    await CODE_ATTEMPTS.count(user.user_id)
    changed = await cart.put_coupon(
        context.database, user, body.code, currency=context.settings.currency
    )
    return await _answer(user, changed, context)


@router.delete("/me/cart/coupon")
async def remove_coupon(user: CurrentUser, context: CurrentContext) -> CartPublic:
    return await _answer(user, await cart.remove_coupon(context.database, user), context)


async def _answer(user: User, held: Cart, context: Context) -> CartPublic:
    currency = context.settings.currency
    priced = await cart.price(user, held.entries, held.coupon_code, currency=currency)
    return await _public(priced, context)


async def _public(priced: PricedCart, context: Context) -> CartPublic:
    shown = [line.course for line in priced.lines if line.course is not None]
    educators = await users.by_ids({course.educator_id for course in shown})
    return cart_public(priced, educators, context.media)
