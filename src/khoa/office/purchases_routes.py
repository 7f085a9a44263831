"""Purchases in the office: find one, see all of it, decide, give back."""

import re
from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StrictInt

from khoa.auth import CurrentIntention, requires
from khoa.base.errors import NotFound
from khoa.base.forms import Form
from khoa.base.language import Language
from khoa.base.money import MAX_AMOUNT
from khoa.base.paging import Page
from khoa.context import MAX_JSON, CurrentContext
from khoa.database.paging import read_page
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.office.purchases_schemas import (
    OfficePurchase,
    OfficePurchaseWhole,
    TouchedBy,
    office_purchase,
    office_purchase_whole,
)
from khoa.payments import decisions, refunds
from khoa.payments.decisions import NothingToDecide
from khoa.payments.refunds import NothingToRefund
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.purchases.buyers import accounts_of
from khoa.purchases.lookup import by_number
from khoa.purchases.models import Purchase, PurchaseState
from khoa.users.models import User
from khoa.webhooks.models import InboxEvent

router = APIRouter(prefix="/api/admin/purchases", tags=["office"], max_body_size=MAX_JSON)

Reader = Annotated[User, requires("purchases.read")]
Asker = Annotated[User, requires("purchases.look")]
Refunder = Annotated[User, requires("purchases.refund")]
Decider = Annotated[User, requires("purchases.decide")]

MAX_NAMESAKES = 100
"""People of one address: an account that was deleted leaves it to the next."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


Lines = Annotated[list[StrictInt], Field(max_length=50)]
"""Places of lines in the purchase."""


class LineMoney(Form):
    """So much of this line, in minor units of the payment's currency."""

    line: StrictInt
    amount: StrictInt = Field(ge=1, le=MAX_AMOUNT)


class MoneyForm(Form):
    money: list[LineMoney] | None = Field(None, min_length=1, max_length=50)

    @property
    def by_line(self) -> dict[int, int] | None:
        """A line that is named twice gives both."""
        if self.money is None:
            return None
        by_line: Counter[int] = Counter()
        for part in self.money:
            by_line[part.line] += part.amount
        return dict(by_line)


class RefundForm(MoneyForm):
    """`lines` close; None: all of them. `money` goes back; None: all that is left of those that
    close. With `money` and without `lines` nothing closes."""

    lines: Lines | None = None


class LinesForm(MoneyForm):
    """`lines` that a refund closes; empty: all stay open. `money`: what it took of which lines, all
    of it together; None: those that close bear it, or all."""

    lines: Lines


class ClosedForm(Form):
    lines: Lines


@router.get("")
async def find_purchases(
    staff: Reader,
    context: CurrentContext,
    asked: AskedPage,
    q: Annotated[str, Query(max_length=200)] = "",
    state: PurchaseState | None = None,
    waiting: bool = False,
) -> Page[OfficePurchase]:
    """Newest first. `q`: a purchase's number, a provider's reference, or a buyer's address."""
    wanted: dict[str, Any] = await _meant_by(q.strip()) if q.strip() else {}
    if state is not None:
        wanted["state"] = state
    if waiting:
        wanted["waits"] = True
    rows, total = await read_page(Purchase.find(wanted).sort("-created_at"), asked)
    accounts = await accounts_of(rows)
    language = _language(staff, context.school.default_language)
    shown = [office_purchase(row, accounts.get(row.purchase_id), language) for row in rows]
    return Page[OfficePurchase].of(shown, total, asked)


@router.get("/{number}")
@raises(NotFound)
async def show_purchase(number: str, staff: Reader, context: CurrentContext) -> OfficePurchaseWhole:
    return await _whole(await by_number(number), staff, context.school.default_language)


@router.post("/{number}/refund")
@raises(NotFound, NothingToRefund)
async def refund_purchase(
    number: str,
    staff: Refunder,
    context: CurrentContext,
    intention: CurrentIntention,
    body: RefundForm,
) -> OfficePurchaseWhole:
    """Give lines back, or money alone, or all that is left; the policy for buyers does not bind the
    office."""
    purchase = await by_number(number)
    purchase = await refunds.ask(
        context,
        purchase.purchase_id,
        by=staff,
        lines=body.lines,
        money=body.by_line,
        intention=intention,
    )
    return await _whole(purchase, staff, context.school.default_language)


@router.post("/{number}/refund-orders/{order_id}/again")
@raises(NotFound, NothingToRefund)
async def refund_again(
    number: str,
    order_id: str,
    staff: Refunder,
    context: CurrentContext,
    intention: CurrentIntention,
) -> OfficePurchaseWhole:
    """Ask anew for a refund that was turned down."""
    purchase = await by_number(number)
    purchase = await refunds.ask_again(
        context, purchase.purchase_id, order_id, by=staff, intention=intention
    )
    return await _whole(purchase, staff, context.school.default_language)


@router.post("/{number}/accept")
@raises(NotFound, NothingToDecide)
async def accept_amount(
    number: str, staff: Decider, context: CurrentContext
) -> OfficePurchaseWhole:
    """Take a payment that is not of the ordered amount."""
    purchase = await by_number(number)
    purchase = await decisions.accept_amount(context, purchase.purchase_id, by=staff)
    return await _whole(purchase, staff, context.school.default_language)


@router.post("/{number}/refunds/{refund_ref}/lines")
@raises(NotFound, NothingToDecide)
async def name_lines(
    number: str, refund_ref: str, staff: Decider, context: CurrentContext, body: LinesForm
) -> OfficePurchaseWhole:
    """Say which courses a refund made elsewhere was for."""
    purchase = await by_number(number)
    purchase = await decisions.name_lines(
        context, purchase.purchase_id, refund_ref, body.lines, by=staff, money=body.by_line
    )
    return await _whole(purchase, staff, context.school.default_language)


@router.post("/{number}/closed-lines")
@raises(NotFound)
async def close_lines(
    number: str, staff: Decider, context: CurrentContext, body: ClosedForm
) -> OfficePurchaseWhole:
    """Keep these lines closed, whatever was paid, and no others: no money goes back by that."""
    purchase = await by_number(number)
    purchase = await decisions.close_lines(context, purchase.purchase_id, body.lines, by=staff)
    return await _whole(purchase, staff, context.school.default_language)


@router.post("/{number}/look")
@raises(NotFound, ProviderNotInUse)
async def look_at_provider(
    number: str, staff: Asker, context: CurrentContext
) -> OfficePurchaseWhole:
    """Ask the provider now."""
    purchase = await by_number(number)
    purchase = await decisions.look(context, purchase.purchase_id)
    return await _whole(purchase, staff, context.school.default_language)


async def _meant_by(q: str) -> dict[str, Any]:
    if _EMAIL.fullmatch(q):
        found = await User.find({"email": q.lower()}).limit(MAX_NAMESAKES).to_list()
        of_accounts = {"user_id": {"$in": [user.user_id for user in found]}}
        of_contacts = {"contact.email": q.lower()}
        # Not by `$or`, for which the embedded server reads all purchases.
        rows = Purchase.get_pymongo_collection()
        ids = [
            row["_id"]
            for wanted in (of_accounts, of_contacts)
            async for row in rows.find(wanted, {"_id": 1})
        ]
        return {"_id": {"$in": ids}}
    if q.upper().startswith("KH"):
        rest = q.upper().removeprefix("KH").removeprefix("-")
        return {"number": f"KH-{rest}"}
    for wanted in ({"session_ref": q}, {"facts.payments.ref": q}):
        if await Purchase.find_one(wanted):
            return wanted
    return {"number": q}


async def _whole(purchase: Purchase, staff: User, default: Language) -> OfficePurchaseWhole:
    touched = InboxEvent.find({"purchase_id": purchase.id}).sort("-received_at").limit(100)
    events = [
        TouchedBy(
            id=str(event.id), type=event.type, state=event.state, received_at=event.received_at
        )
        async for event in touched
    ]
    accounts = await accounts_of([purchase])
    account = accounts.get(purchase.purchase_id)
    return office_purchase_whole(purchase, account, _language(staff, default), events)


def _language(staff: User, default: Language) -> Language:
    return staff.language or default
