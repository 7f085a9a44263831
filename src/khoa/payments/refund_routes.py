"""Asking for money back: the buyer for their own purchases, an educator for their own courses."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from khoa.auth import CurrentIntention, CurrentUser, requires
from khoa.base.errors import NotFound
from khoa.base.forms import Form
from khoa.base.money import Money
from khoa.base.paging import Page
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.database.paging import read_page
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.ledger.shares import left_of_lines
from khoa.payments import refund_policy
from khoa.payments.refund_policy import LineRefund, RefundNotAllowed, Refusal
from khoa.payments.refunds import NothingToRefund
from khoa.purchases import lookup
from khoa.purchases.buyers import accounts_of, name_of
from khoa.purchases.models import Purchase, PurchaseState
from khoa.purchases.schemas import Slug
from khoa.users.models import User

router = APIRouter(prefix="/api", tags=["refunds"], max_body_size=MAX_JSON)


Earner = Annotated[User, requires("earnings.read")]
Refunder = Annotated[User, requires("sales.refund")]


class RefundRequest(Form):
    """The courses to give back, by slug."""

    courses: list[Slug] = Field(min_length=1, max_length=50)


class RefundLine(BaseModel):
    """`refusal` says why the policy does not allow it; None when it does."""

    slug: str
    title: str
    amount: Money
    refusal: Refusal | None


class RefundChoice(BaseModel):
    number: str
    state: PurchaseState
    by_hand: bool
    """A person at the school sends the money back; it takes longer."""
    days: int
    progress: int
    """The policy: within so many days, and with no more than so many percent learned."""
    lines: list[RefundLine]


class Sale(BaseModel):
    """One purchase, as far as it concerns the educator's own courses."""

    number: str
    buyer: str
    state: PurchaseState
    paid_at: datetime
    lines: list[RefundLine]


@router.get("/me/purchases/{number}/refund")
@raises(NotFound)
async def my_refund(number: str, user: CurrentUser, context: CurrentContext) -> RefundChoice:
    """What of this purchase I can have given back, and why the rest not."""
    purchase = await _bought(user, number)
    return await _choice(context, purchase, purchase.own_lines)


@router.post("/me/purchases/{number}/refund")
@raises(NotFound, RefundNotAllowed, NothingToRefund)
async def ask_for_my_refund(
    number: str,
    user: CurrentUser,
    context: CurrentContext,
    intention: CurrentIntention,
    body: RefundRequest,
) -> RefundChoice:
    """Give these courses back. They close at once; the money follows."""
    purchase = await _bought(user, number)
    whole = purchase.own_lines
    purchase = await refund_policy.give_back(
        context,
        purchase,
        by=user,
        among=_places(purchase, body.courses, whole),
        intention=intention,
    )
    return await _choice(context, purchase, whole)


@router.get("/educator/sales")
async def my_sales(user: Earner, context: CurrentContext, asked: AskedPage) -> Page[Sale]:
    """Purchases of my courses, newest first. Buyers are named, their addresses are not told."""
    sold = Purchase.find({"lines.educator_id": user.user_id, "paid_at": {"$ne": None}})
    rows, total = await read_page(sold.sort("-paid_at"), asked)
    accounts = await accounts_of(rows)
    language = user.language or context.school.default_language
    allowed = await refund_policy.lines_of_all(context, rows)
    sales = [
        Sale(
            number=purchase.number,
            buyer=name_of(purchase, accounts.get(purchase.purchase_id), language),
            state=purchase.state,
            paid_at=purchase.paid_at,
            lines=_lines(purchase, allowed[purchase.purchase_id], _taught(user, purchase)),
        )
        for purchase in rows
        if purchase.paid_at is not None
    ]
    return Page[Sale].of(sales, total, asked)


@router.post("/educator/sales/{number}/refund")
@raises(NotFound, RefundNotAllowed, NothingToRefund)
async def refund_my_sale(
    number: str,
    user: Refunder,
    context: CurrentContext,
    intention: CurrentIntention,
    body: RefundRequest,
) -> RefundChoice:
    """Give a buyer the money for my own courses back."""
    purchase = await lookup.by_number(number)
    taught = _taught(user, purchase)
    if not taught:
        raise NotFound("There is no such purchase.")
    purchase = await refund_policy.give_back(
        context,
        purchase,
        by=user,
        among=_places(purchase, body.courses, taught),
        intention=intention,
    )
    return await _choice(context, purchase, taught)


async def _bought(user: User, number: str) -> Purchase:
    purchase = await lookup.by_number(number)
    if purchase.user_id != user.user_id:
        raise NotFound("There is no such purchase.")
    return purchase


def _taught(user: User, purchase: Purchase) -> set[int]:
    return {at for at, line in enumerate(purchase.lines) if line.educator_id == user.user_id}


def _places(purchase: Purchase, slugs: list[str], among: set[int]) -> set[int]:
    """Of the lines by which the buyer learns; NotFound for a course that is not among these."""
    places = {purchase.lines[at].slug: at for at in among & purchase.own_lines}
    if unknown := [slug for slug in slugs if slug not in places]:
        raise NotFound(f"This purchase has no course {unknown[0]!r}.")
    return {places[slug] for slug in slugs}


async def _choice(context: Context, purchase: Purchase, among: set[int]) -> RefundChoice:
    provider = context.payments.get(purchase.provider)
    rule = refund_policy.rule_of(context, purchase)
    return RefundChoice(
        number=purchase.number,
        state=purchase.state,
        by_hand=provider is not None and not provider.capabilities.refunds,
        days=rule.days,
        progress=rule.progress,
        lines=_lines(purchase, await refund_policy.lines_of(context, purchase), among),
    )


def _lines(purchase: Purchase, allowed: list[LineRefund], among: set[int]) -> list[RefundLine]:
    left, of_lines = purchase.left, left_of_lines(purchase)
    return [
        RefundLine(
            slug=(line := purchase.lines[known.at]).slug,
            title=line.title,
            amount=Money(
                amount=of_lines[known.at] if purchase.payment else line.to_pay,
                currency=left.currency,
            ),
            refusal=known.refusal,
        )
        for known in allowed
        if known.at in among
    ]
