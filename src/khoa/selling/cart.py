"""A person's cart: what is in it, and what of that can be bought now for how much."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from beanie import PydanticObjectId

from khoa.base.errors import Conflict, FieldError
from khoa.base.money import Money
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.database import Database, require_transaction
from khoa.purchases.models import Purchase
from khoa.selling import coupons
from khoa.selling.availability import buyable, obstacles, of_other_currencies
from khoa.selling.cart_models import MAX_COURSES, Cart, CartEntry
from khoa.selling.coupons import CouponRefused
from khoa.selling.items import Item
from khoa.users.models import User

Problem = Literal[
    "already_owned",
    "own_course",
    "course_unavailable",
    "course_free",
    "price_changed",
    "other_currency",
]


class CartFull(Conflict):
    code = "cart_full"
    detail = f"A cart holds {MAX_COURSES} courses."


@dataclass(frozen=True)
class CartLine:
    """`course` is None when it is gone; `to_pay` None when it cannot be bought now, for one of
    `problems`. A changed price is named there as well, and does not stop anybody."""

    entry: CartEntry
    course: Course | None
    problems: list[Problem]
    discount: int
    to_pay: int | None


@dataclass(frozen=True)
class PricedCart:
    """The sums are over the lines that can be bought; None when they are more than one payment can
    be. `refused`: why the coupon takes nothing."""

    lines: list[CartLine]
    coupon_code: str | None
    refused: CouponRefused | None
    subtotal: Money | None
    discount: Money | None
    total: Money | None


async def of(user: User) -> Cart:
    """The person's cart; an empty one when they have none yet."""
    return await Cart.get(user.user_id) or Cart(id=user.user_id)


async def holds_coupon(user: User, code: str) -> bool:
    """Was this code taken into their cart?"""
    return (await of(user)).coupon_code == coupons.normalise(code)


async def put(database: Database, user: User, slug: str) -> Cart:
    """Put a course in; again changes nothing. NotFound, NotForSale, CartFull."""
    [course] = await buyable(user, [slug])

    async def add(cart: Cart) -> None:
        _add(cart, course, course.price)

    return await _change(database, user, add)


async def merge(database: Database, user: User, brought: dict[str, Money]) -> Cart:
    """Put in what somebody chose before they signed in, by slug, at the prices they saw. What they
    cannot buy is put in too and named in the cart; what does not exist or fit is left out."""
    found = await _find(brought)

    async def add(cart: Cart) -> None:
        for course in found:
            if len(cart.entries) < MAX_COURSES:
                _add(cart, course, brought[course.slug])

    return await _change(database, user, add)


async def remove(database: Database, user: User, slug: str) -> Cart:
    """By the slug it has now or had when it was put in; no error when it is not there."""
    gone = {course.course_id for course in await _find([slug])}

    async def take_out(cart: Cart) -> None:
        cart.entries = [
            entry for entry in cart.entries if entry.slug != slug and entry.course_id not in gone
        ]

    return await _change(database, user, take_out)


async def put_coupon(
    database: Database, user: User, code: str, *, currency: str | None = None
) -> Cart:
    """CouponRefused when it takes nothing off what can be bought now. `currency`: the school's."""
    cart = await of(user)
    lines = await _lines(user, cart.entries, currency)
    chosen = [line.course for line in lines if line.to_pay is not None]
    await coupons.quote(user, code, [Item(course) for course in chosen if course is not None])

    async def write(fresh: Cart) -> None:
        fresh.coupon_code = coupons.normalise(code)

    return await _change(database, user, write)


async def remove_coupon(database: Database, user: User) -> Cart:
    async def write(fresh: Cart) -> None:
        fresh.coupon_code = None

    return await _change(database, user, write)


async def leave(purchase: Purchase) -> None:
    """What was bought for oneself leaves one's cart. In the transaction that opens the courses."""
    require_transaction()
    if purchase.user_id is None:
        return
    carts = Cart.get_pymongo_collection()
    bought = [purchase.lines[at].course_id for at in sorted(purchase.own_lines)]
    await carts.update_one(
        {"_id": purchase.user_id}, {"$pull": {"entries": {"course_id": {"$in": bought}}}}
    )
    if purchase.coupon_code is not None:
        await carts.update_one(
            {"_id": purchase.user_id, "coupon_code": purchase.coupon_code},
            {"$set": {"coupon_code": None}},
        )


async def forget(user_id: PydanticObjectId) -> None:
    """The account is gone."""
    await Cart.get_pymongo_collection().delete_one({"_id": user_id})


async def price(
    user: User | None, entries: list[CartEntry], coupon_code: str | None, *, currency: str
) -> PricedCart:
    """What the entries cost this person, or a visitor (None), now. `currency`: the school's. What
    has its price in another one cannot be paid with them, and is named."""
    lines = await _lines(user, entries, currency)
    chosen = [line.course for line in lines if line.to_pay is not None and line.course]
    discounts, refused = [0] * len(chosen), None
    if user is not None and coupon_code is not None and chosen:
        try:
            discounts = (
                await coupons.quote(user, coupon_code, [Item(one) for one in chosen])
            ).discounts
        except CouponRefused as error:
            refused = error
    by_course = dict(zip([course.course_id for course in chosen], discounts, strict=True))
    lines = [_discounted(line, by_course) for line in lines]
    if chosen:
        currency = chosen[0].price.currency
    subtotal = _sum([course.price for course in chosen], currency)
    off = Money(amount=sum(discounts), currency=currency) if subtotal else None
    left = (
        Money(amount=subtotal.amount - off.amount, currency=currency) if subtotal and off else None
    )
    return PricedCart(lines, coupon_code, refused, subtotal, off, left)


async def as_entries(brought: dict[str, Money]) -> list[CartEntry]:
    """A visitor's choice as the entries of a cart; slugs that name nothing are left out."""
    return [_entry(course, brought[course.slug]) for course in await _find(brought)]


async def _lines(
    user: User | None, entries: list[CartEntry], currency: str | None
) -> list[CartLine]:
    found = await courses.by_ids([entry.course_id for entry in entries])
    present = list(found.values())
    why = dict(zip(found, await obstacles(user, present), strict=True))
    lines = []
    for entry in entries:
        course = found.get(entry.course_id)
        if course is None:
            lines.append(CartLine(entry, None, ["course_unavailable"], 0, None))
            continue
        obstacle = why[entry.course_id]
        problems: list[Problem] = [obstacle.code] if obstacle else []  # type: ignore[list-item]
        if obstacle is None and course.price != entry.price:
            problems = ["price_changed"]
        to_pay = None if obstacle else course.price.amount
        lines.append(CartLine(entry, course, problems, 0, to_pay))
    payable = [at for at, line in enumerate(lines) if line.to_pay is not None]
    prices = [line.course.price for line in lines if line.course and line.to_pay is not None]
    for other in of_other_currencies(prices, currency):
        at = payable[other]
        lines[at] = replace(lines[at], problems=["other_currency"], to_pay=None)
    return lines


def _discounted(line: CartLine, discounts: dict[PydanticObjectId, int]) -> CartLine:
    if line.to_pay is None:
        return line
    discount = discounts[line.entry.course_id]
    return CartLine(line.entry, line.course, line.problems, discount, line.to_pay - discount)


async def _find(slugs: Iterable[str]) -> list[Course]:
    """Return those that are or were for sale: a draft is nobody's business."""
    found = await courses.by_slugs(slugs)
    return [course for course in found if course.ever_published]


def _sum(prices: list[Money], currency: str) -> Money | None:
    try:
        return Money.total(prices, currency)
    except ValueError:
        return None


def _entry(course: Course, price: Money) -> CartEntry:
    return CartEntry(
        course_id=course.course_id,
        slug=course.slug,
        title=course.title,
        price=price,
        added_at=datetime.now(UTC),
    )


def _add(cart: Cart, course: Course, price: Money) -> None:
    if any(entry.course_id == course.id for entry in cart.entries):
        return
    if len(cart.entries) >= MAX_COURSES:
        raise CartFull(errors=[FieldError("courses", CartFull.code, CartFull.detail)])
    cart.entries.append(_entry(course, price))


async def _change(
    database: Database, user: User, change: Callable[[Cart], Awaitable[None]]
) -> Cart:
    """Read, change and write the cart in one transaction: two tabs lose nothing of each other."""

    async def write() -> Cart:
        cart = await of(user)
        await change(cart)
        cart.updated_at = datetime.now(UTC)
        await Cart.get_pymongo_collection().update_one(
            {"_id": user.user_id},
            {"$set": cart.model_dump(exclude={"id", "revision_id"})},
            upsert=True,
        )
        return cart

    return await database.transaction(write)
