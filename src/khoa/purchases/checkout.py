"""From a cart to a provider's payment page."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import DuplicateKeyError

from khoa.context import Context
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.courses.schemas import cover_of
from khoa.enrolments import service as enrolments
from khoa.errors import Conflict, FieldError, Invalid, NotFound, Unavailable
from khoa.money import Money
from khoa.platforms.events import SessionFacts
from khoa.platforms.payment import CheckoutLine, CheckoutOrder, PaymentProvider
from khoa.purchases.models import Purchase, PurchaseLine
from khoa.purchases.settle import fulfil
from khoa.users.models import Language, User

log = structlog.get_logger()

REUSE_BEFORE = timedelta(minutes=2)
"""A page that is about to close is of no use to the buyer."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class NotForSale(Conflict):
    """One of the courses cannot be bought; `errors` names each, the first one's code is ours."""

    code = "not_for_sale"


class AlreadyOwned(NotForSale):
    code = "already_owned"
    detail = "You already own this course."


class OwnCourse(NotForSale):
    code = "own_course"
    detail = "This is your own course."


class CourseFree(NotForSale):
    code = "course_free"
    detail = "This course is free; enrol without paying."


class CourseUnavailable(NotForSale):
    code = "course_unavailable"
    detail = "This course is not for sale now."


async def open_checkout(
    context: Context, user: User, slugs: list[str], language: Language
) -> SessionFacts:
    """A payable session for these courses, the same one when it is asked for twice.

    NotFound for an unknown course, NotForSale for one that this person cannot buy, Unavailable
    when the provider does not answer: what was begun is then used by the next try.
    """
    cart = await _buyable(user, slugs)
    for _ in range(3):
        await _close_overlapping(context, user, cart, language)
        cart = await _buyable(user, slugs)
        purchase = await _pending_purchase(context, user, cart, language)
        session = await _payable_session(context, user, purchase, cart)
        if session is not None:
            return session
        cart = await _buyable(user, slugs)
    raise Conflict("The purchase changed while it was being opened. Try again.")


async def look_again(context: Context, purchase: Purchase) -> Purchase:
    """Ask the provider what it knows and settle by that. A settled purchase is not asked again."""
    if purchase.session_ref is None or purchase.state != "pending":
        return purchase
    heard = await _look(context.payments[purchase.provider], purchase, purchase.session_ref)
    settled = await context.database.transaction(lambda: fulfil(purchase.provider, heard))
    return settled or purchase


async def _buyable(user: User, slugs: list[str]) -> list[Course]:
    """The courses, each of which this person can buy now."""
    cart = [await courses.by_slug(slug) for slug in dict.fromkeys(slugs)]
    owned = await enrolments.owned_among(user.user_id, [course.course_id for course in cart])
    refused: list[tuple[int, type[NotForSale]]] = []
    for at, course in enumerate(cart):
        if course.educator_id == user.id:
            refused.append((at, OwnCourse))
        elif course.course_id in owned:
            refused.append((at, AlreadyOwned))
        elif course.state != "published":
            refused.append((at, CourseUnavailable))
        elif course.free:
            refused.append((at, CourseFree))
    if refused:
        raise refused[0][1](
            errors=[FieldError(f"courses.{at}", why.code, why.detail) for at, why in refused]
        )
    return cart


async def _pending_purchase(
    context: Context, user: User, cart: list[Course], language: Language
) -> Purchase:
    """The person's pending purchase of this cart at these prices; made when there is none."""
    lines = _lines(cart)
    key = _cart_key(lines, language)
    wanted = {"user_id": user.user_id, "cart_key": key, "state": "pending"}
    found = await Purchase.find_one(wanted)
    if found:
        return found
    purchase = Purchase(
        number="KH-" + "".join(secrets.choice(_LETTERS) for _ in range(8)),
        user_id=user.user_id,
        lines=lines,
        total=_total(lines),
        cart_key=key,
        language=language,
        provider=context.checkout_provider.name,
        session_expires_at=datetime.now(UTC) + context.checkout_provider.capabilities.lifetime,
    )
    try:
        return await purchase.insert()
    except DuplicateKeyError:
        other = await Purchase.find_one(wanted)
        if other is None:
            raise
        return other


async def _close_overlapping(
    context: Context, user: User, cart: list[Course], language: Language
) -> None:
    """End the person's other pending purchases of these courses: an older price, another cart,
    a page in another language.

    Two open payment pages for one course would take its money twice. What turns out to be paid is
    settled instead.
    """
    pending = Purchase.find(
        {
            "user_id": user.user_id,
            "state": "pending",
            "lines.course_id": {"$in": [course.course_id for course in cart]},
            "cart_key": {"$ne": _cart_key(_lines(cart), language)},
        }
    )
    async for other in pending:
        if other.session_ref is not None:
            await context.payments[other.provider].close(other.session_ref)
        await look_again(context, other)


async def _payable_session(
    context: Context, user: User, purchase: Purchase, cart: list[Course]
) -> SessionFacts | None:
    """The purchase's session if it can still be paid, else a new one.

    None when looking found that the purchase is no longer pending: begin anew.
    """
    provider = context.payments[purchase.provider]
    if purchase.session_ref is not None:
        heard = await _look(provider, purchase, purchase.session_ref)
        left = purchase.session_expires_at - datetime.now(UTC)
        if heard.status == "open" and left > REUSE_BEFORE:
            return heard
        if heard.status == "open":
            await provider.close(purchase.session_ref)
            heard = await _look(provider, purchase, purchase.session_ref)
        await context.database.transaction(lambda: fulfil(purchase.provider, heard))
        if heard.status == "complete" and not heard.paid and not heard.payment_failed:
            raise Conflict("The payment of this purchase is on its way.")
        return None
    if purchase.session_expires_at < datetime.now(UTC) + provider.capabilities.renew_before:
        purchase = await _renew(provider, purchase)
    try:
        opened = await provider.open(_order(context, user, purchase, cart))
    except Unavailable:
        await _renew(provider, purchase)  # a provider repeats its answer to a key, also a failure
        raise
    kept = await Purchase.get_pymongo_collection().update_one(
        {"_id": purchase.id, "session_ref": None, "attempt": purchase.attempt},
        {"$set": {"session_ref": opened.session_ref, "session_url": opened.url}},
    )
    if kept.matched_count:
        return opened
    present = await Purchase.get(purchase.purchase_id)
    if present is not None and present.session_ref == opened.session_ref:
        return opened
    await provider.close(opened.session_ref)  # another call's session is the purchase's own
    return None


async def _look(provider: PaymentProvider, purchase: Purchase, session_ref: str) -> SessionFacts:
    """A session that the provider does not know can never be paid: as good as expired."""
    try:
        return await provider.look(session_ref)
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


def _order(context: Context, user: User, purchase: Purchase, cart: list[Course]) -> CheckoutOrder:
    """The addresses come from the settings, never from a request's headers."""
    covers = {course.course_id: cover_of(course, context.cloudinary) for course in cart}
    home = context.settings.public_url
    return CheckoutOrder(
        purchase_id=str(purchase.purchase_id),
        number=purchase.number,
        attempt=purchase.attempt,
        deployment=context.deployment,
        lines=tuple(
            CheckoutLine(
                title=line.title,
                price=line.price,
                image_url=cover.url if (cover := covers.get(line.course_id)) else None,
            )
            for line in purchase.lines
        ),
        buyer_email=user.email,
        language=purchase.language,
        success_url=f"{home}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{home}/courses/{purchase.lines[0].slug}?checkout=cancelled",
        expires_at=purchase.session_expires_at,
    )


def _lines(cart: list[Course]) -> list[PurchaseLine]:
    return [
        PurchaseLine(
            course_id=course.course_id,
            slug=course.slug,
            title=course.title,
            educator_id=course.educator_id,
            price=course.price,
        )
        for course in cart
    ]


def _total(lines: list[PurchaseLine]) -> Money:
    try:
        return Money.total([line.price for line in lines], lines[0].price.currency)
    except ValueError as error:
        raise Invalid(
            "The total is more than one payment can be.",
            errors=[FieldError("courses", "total_too_large", "Buy these in several purchases.")],
        ) from error


def _cart_key(lines: list[PurchaseLine], language: Language) -> str:
    """What a payment page shows: the same courses, prices and language are the same page."""
    parts = sorted(f"{line.course_id}:{line.price.amount}:{line.price.currency}" for line in lines)
    return hashlib.sha256("|".join([language, *parts]).encode()).hexdigest()[:32]


async def by_session(user: User, session_ref: str) -> Purchase:
    """The buyer's own purchase; NotFound for anybody else's."""
    purchase = await Purchase.find_one(
        Purchase.user_id == user.user_id, Purchase.session_ref == session_ref
    )
    if purchase is None:
        raise NotFound("There is no such purchase.")
    return purchase


async def pending_for(user: User, course: Course) -> Purchase | None:
    """A purchase of this course that the person has begun and not ended."""
    return await Purchase.find_one(
        {
            "user_id": user.user_id,
            "state": "pending",
            "lines.course_id": course.course_id,
            "session_expires_at": {"$gt": datetime.now(UTC)},
        }
    )
