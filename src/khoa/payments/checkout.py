"""From a cart to a provider's payment page."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from beanie import PydanticObjectId

from khoa.base.errors import Conflict, FieldError, Invalid, NotFound, Unavailable
from khoa.base.language import Language
from khoa.base.money import Money
from khoa.context import Context
from khoa.courses.models import Course
from khoa.courses.schemas import cover_of
from khoa.payments.free_purchases import give, new_number
from khoa.payments.settle import fulfil, settle
from khoa.platforms.events import SessionFacts
from khoa.platforms.payments.protocol import CheckoutLine, CheckoutOrder, PaymentProvider
from khoa.purchases.models import Purchase
from khoa.purchases.order import Contact, RefundRule
from khoa.selling import cart, coupons
from khoa.selling.availability import items_of
from khoa.selling.coupons import CouponUnknown
from khoa.selling.items import Wanted
from khoa.selling.pricing import Priced, price
from khoa.users.models import User

log = structlog.get_logger()

REUSE_BEFORE = timedelta(minutes=2)
"""A page that is about to close is of no use to the buyer."""


class PriceChanged(Conflict):
    """What the buyer saw is no longer what it costs. `errors` names the courses."""

    code = "price_changed"
    detail = "The total is another one now. Look at it again before you pay."


Buyer = User | Contact
"""Who buys: a person with an account, or one without."""


async def open_checkout(
    context: Context,
    buyer: Buyer,
    wanted: Sequence[str | Wanted],
    language: Language,
    *,
    coupon: str | None = None,
    seen: Money | None = None,
    provider: str | None = None,
    referred_by: str | None = None,
) -> SessionFacts:
    """A payable session for these courses, the same one when it is asked for twice; or one that is
    complete already, when the coupon takes off all.

    `wanted`: a slug alone is a course for the buyer. `seen` is the total that the buyer was shown;
    `provider` whom they want to pay by, the first one when it is not said.

    NotFound for an unknown course, NotForSale for one that this person cannot buy, CouponRefused,
    PriceChanged, Unavailable when the provider does not answer: what was begun is then used by the
    next try.
    """
    chosen = context.payments.for_checkout(provider)
    if chosen is None:
        unknown = FieldError("provider", "unknown_provider", "This school does not take that.")
        raise Invalid(errors=[unknown])
    lines = [Wanted(one) if isinstance(one, str) else one for one in wanted]
    page = f"{chosen.name}/{language}"
    if isinstance(buyer, Contact):
        page = f"{page}/{buyer.email}"
    for _ in range(3):
        priced = await _priced(buyer, lines, page, coupon)
        if seen is not None and seen != priced.total:
            raise await _price_changed(buyer, priced)
        await close_overlapping(
            context,
            buyer,
            [item.course for item in priced.items if item.beneficiary == "self"],
            coupon_id=priced.coupon_id,
            keep=priced.cart_key,
        )
        priced = await _priced(buyer, lines, page, coupon)
        if seen is not None and seen != priced.total:
            raise await _price_changed(buyer, priced)
        if priced.total.amount == 0:
            return await _open_without_payment(context, buyer, priced, language, referred_by)
        purchase = await _pending_purchase(context, chosen, buyer, priced, language, referred_by)
        session = await _payable_session(context, buyer, purchase, priced.courses)
        if session is not None:
            return session
    raise Conflict("The purchase changed while it was being opened. Try again.")


async def _priced(buyer: Buyer, wanted: Sequence[Wanted], page: str, coupon: str | None) -> Priced:
    """A coupon is used once by each account, so that none counts without one."""
    if isinstance(buyer, Contact):
        if coupon is not None:
            raise CouponUnknown
        return price(await items_of(None, wanted), None, page)
    items = await items_of(buyer, wanted)
    return price(items, await coupons.quote(buyer, coupon, items) if coupon else None, page)


async def _price_changed(buyer: Buyer, priced: Priced) -> PriceChanged:
    """Names the courses whose price is another than when they were put into the cart; all, when it
    cannot be told which."""
    entries = (await cart.of(buyer)).entries if isinstance(buyer, User) else []
    put_in = {entry.course_id: entry.price for entry in entries}
    changed = [
        at
        for at, course in enumerate(priced.courses)
        if put_in.get(course.course_id, course.price) != course.price
    ]
    return PriceChanged(
        errors=[
            FieldError(f"courses.{at}", PriceChanged.code, PriceChanged.detail)
            for at in changed or range(len(priced.courses))
        ]
    )


async def _open_without_payment(
    context: Context,
    buyer: Buyer,
    priced: Priced,
    language: Language,
    referred_by: str | None,
) -> SessionFacts:
    """Nothing is left to pay: the courses open at once, the buyer goes on to the success page."""
    assert isinstance(buyer, User), "only a coupon takes off all, and a contact has none"
    purchase = await context.database.transaction(
        lambda: give(
            context.school,
            buyer,
            priced.lines,
            language,
            cart_key=priced.cart_key,
            quote=priced.quote,
            referred_by=referred_by,
        )
    )
    free = context.payments.named(purchase.provider)
    return await free.open(_order(context, buyer, purchase, priced.courses))


def _whose(buyer: Buyer) -> dict[str, Any]:
    """What a buyer's purchases are found by."""
    if isinstance(buyer, User):
        return {"user_id": buyer.user_id}
    return {"user_id": None, "contact.email": buyer.email}


async def look_again(context: Context, purchase: Purchase) -> Purchase:
    """Ask the provider what it knows and settle by that. A settled purchase is not asked again.

    One whose keys are gone tells nothing: its purchase ends with its time.
    """
    if purchase.session_ref is None or purchase.state != "pending":
        return purchase
    provider = context.payments.get(purchase.provider)
    if provider is None:
        if purchase.session_expires_at < datetime.now(UTC):
            await context.database.transaction(partial(_give_up, purchase))
        return await Purchase.get(purchase.purchase_id) or purchase
    facts = await _look(provider, purchase, purchase.session_ref)
    settled = await context.database.transaction(lambda: fulfil(purchase.provider, facts))
    return settled or purchase


async def _pending_purchase(
    context: Context,
    provider: PaymentProvider,
    buyer: Buyer,
    priced: Priced,
    language: Language,
    referred_by: str | None,
) -> Purchase:
    """The buyer's pending purchase of this cart at these prices; made when there is none, with the
    coupon reserved for it."""
    wanted = {**_whose(buyer), "cart_key": priced.cart_key, "state": "pending"}

    async def make() -> Purchase:
        found = await Purchase.find_one(wanted)
        if found is not None:
            return found
        purchase = Purchase(
            id=PydanticObjectId(),
            number=new_number(),
            user_id=buyer.user_id if isinstance(buyer, User) else None,
            contact=buyer if isinstance(buyer, Contact) else None,
            lines=priced.lines,
            total=priced.total,
            coupon_id=priced.coupon_id,
            coupon_code=priced.quote and priced.quote.coupon.code,
            cart_key=priced.cart_key,
            language=language,
            provider=provider.name,
            educator_percent=context.school.educator_share,
            refund_rule=RefundRule.of(context.school),
            referred_by=referred_by,
            session_expires_at=datetime.now(UTC) + provider.capabilities.lifetime,
        )
        if priced.quote is not None:
            await coupons.reserve(priced.quote, purchase)
        await purchase.insert()
        return purchase

    return await context.database.transaction(make)


async def close_overlapping(
    context: Context,
    buyer: Buyer,
    courses: list[Course],
    *,
    coupon_id: PydanticObjectId | None = None,
    keep: str | None = None,
) -> None:
    """End the buyer's other pending purchases of these courses (an older price, another cart, a
    page in another language), and those that hold the same coupon. `keep`: one's cart key.

    Two open payment pages for one course would take its money twice. What turns out to be paid is
    settled instead.
    """
    others = {**_whose(buyer), "state": "pending", "cart_key": {"$ne": keep}}
    same = [_for_oneself({"$in": [course.course_id for course in courses]})]
    if coupon_id is not None:
        same.append({"coupon_id": coupon_id})
    async for other in Purchase.find({**others, "$or": same}):
        provider = context.payments.get(other.provider)
        if provider is None or (other.session_ref is None and other.coupon_id is not None):
            # Its page never opened, or nobody is there to close it: nothing will ever be heard of
            # it that gives the coupon back.
            other = await context.database.transaction(partial(_give_up, other))
        if provider is not None and other.session_ref is not None:
            await provider.close(other.session_ref)
            await look_again(context, other)


async def _give_up(purchase: Purchase) -> Purchase:
    """A purchase without a page that could be paid ends as one whose page expired; unless it has
    got one meanwhile. The purchase as it is then."""
    fresh = await Purchase.get(purchase.purchase_id)
    assert fresh is not None, "purchases are never deleted"
    if fresh.session_ref == purchase.session_ref and fresh.facts.session_status == "open":
        fresh.facts.session_status = "expired"
        await settle(fresh)
    return fresh


async def _payable_session(
    context: Context, buyer: Buyer, purchase: Purchase, courses: list[Course]
) -> SessionFacts | None:
    """The purchase's session if it can still be paid, else a new one.

    None when looking found that the purchase is no longer pending: begin anew.
    """
    provider = context.payments.named(purchase.provider)
    if purchase.session_ref is not None:
        facts = await _look(provider, purchase, purchase.session_ref)
        left = purchase.session_expires_at - datetime.now(UTC)
        if facts.status == "open" and left > REUSE_BEFORE:
            return facts
        if facts.status == "open":
            await provider.close(purchase.session_ref)
            facts = await _look(provider, purchase, purchase.session_ref)
        await context.database.transaction(lambda: fulfil(purchase.provider, facts))
        if facts.status == "complete" and not facts.paid and not facts.payment_failed:
            raise Conflict("The payment of this purchase is on its way.")
        return None
    if purchase.session_expires_at < datetime.now(UTC) + provider.capabilities.renew_before:
        purchase = await _renew(provider, purchase)
    try:
        opened = await provider.open(_order(context, buyer, purchase, courses))
    except Unavailable:
        await _renew(provider, purchase)  # a provider repeats its answer to a key, also a failure
        raise
    kept = await Purchase.get_pymongo_collection().update_one(
        # Another cart of the same buyer's may have given it up while its page was being opened.
        {"_id": purchase.id, "state": "pending", "session_ref": None, "attempt": purchase.attempt},
        {"$set": {"session_ref": opened.session_ref, "session_url": opened.url}},
    )
    if kept.matched_count:
        return opened
    present = await Purchase.get(purchase.purchase_id)
    if present is not None and present.session_ref == opened.session_ref:
        return opened
    # Another call's session is the purchase's own, or it has ended.
    await provider.close(opened.session_ref)
    return None


async def _look(provider: PaymentProvider, purchase: Purchase, session_ref: str) -> SessionFacts:
    """A session that the provider does not know can never be paid: as good as expired."""
    try:
        return await provider.fetch_session(session_ref)
    except NotFound:
        return SessionFacts(
            session_ref=session_ref,
            purchase_id=str(purchase.purchase_id),
            deployment=None,
            status="expired",
            paid=False,
            payment_failed=False,
            payment_ref=None,
            amount=purchase.total.amount,
            currency=purchase.total.currency,
            url=None,
        )


async def _renew(provider: PaymentProvider, purchase: Purchase) -> Purchase:
    """Another attempt, with a new time to pay; whichever of two calls is first sets it for both."""
    await Purchase.get_pymongo_collection().update_one(
        {"_id": purchase.id, "attempt": purchase.attempt, "session_ref": None},
        {
            "$inc": {"attempt": 1},
            "$set": {"session_expires_at": datetime.now(UTC) + provider.capabilities.lifetime},
        },
    )
    present = await Purchase.get(purchase.purchase_id)
    assert present is not None, "purchases are never deleted"
    return present


def _order(
    context: Context, buyer: Buyer, purchase: Purchase, courses: list[Course]
) -> CheckoutOrder:
    """The addresses come from the settings, never from a request's headers."""
    covers = {course.course_id: cover_of(course, context.media) for course in courses}
    home = context.settings.public_url
    return CheckoutOrder(
        purchase_id=str(purchase.purchase_id),
        number=purchase.number,
        attempt=purchase.attempt,
        deployment=context.deployment,
        lines=tuple(
            CheckoutLine(
                title=line.shown,
                price=Money(amount=line.to_pay, currency=line.price.currency),
                image_url=cover.url if (cover := covers.get(line.course_id)) else None,
            )
            for line in purchase.lines
        ),
        buyer_email=buyer.email,
        language=purchase.language,
        success_url=f"{home}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{home}{_page_of(purchase)}?checkout=cancelled",
        expires_at=purchase.session_expires_at,
    )


def _page_of(purchase: Purchase) -> str:
    """Where the buyer came from, as far as can be told: a coupon is entered in the cart."""
    if len(purchase.lines) > 1 or purchase.coupon_id is not None:
        return "/cart"
    return f"/courses/{purchase.lines[0].slug}"


async def by_session(user: User, session_ref: str) -> Purchase:
    """The buyer's own purchase; NotFound for anybody else's."""
    purchase = await Purchase.find_one({"session_ref": session_ref, "user_id": user.user_id})
    if purchase is None:
        raise NotFound("There is no such purchase.")
    return purchase


def _for_oneself(course_id: Any) -> dict[str, Any]:
    """Purchases by which the buyer learns this course; a gift of it is another matter."""
    return {"lines": {"$elemMatch": {"course_id": course_id, "beneficiary": "self"}}}


async def pending_for(user: User, course: Course) -> Purchase | None:
    """A purchase of this course that the person has begun and not ended."""
    return await Purchase.find_one(
        {
            "user_id": user.user_id,
            "state": "pending",
            **_for_oneself(course.course_id),
            "session_expires_at": {"$gt": datetime.now(UTC)},
        }
    )
