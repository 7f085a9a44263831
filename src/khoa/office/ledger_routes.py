"""The school's book in the office: its rows, who is owed what, and payouts."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from beanie import PydanticObjectId
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StrictInt, StringConstraints

from khoa.auth import CurrentIntention, requires
from khoa.base.errors import FieldError, Invalid, NotFound
from khoa.base.forms import Form
from khoa.base.money import Currency
from khoa.base.paging import Page
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.counting import service as counting
from khoa.http.downloads import CsvDownload, csv_download
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.ledger import service as ledger
from khoa.ledger import sums
from khoa.ledger.models import LedgerRow, RowKind
from khoa.ledger.service import MoreThanOwed, PayoutRecorded
from khoa.users import service as users
from khoa.users.models import User

router = APIRouter(prefix="/api/admin/ledger", tags=["office"], max_body_size=MAX_JSON)

Reader = Annotated[User, requires("ledger.read")]
Payer = Annotated[User, requires("payouts.record")]

FIRST_DAY = date(2020, 1, 1)
MAX_PAYOUT = 1_000_000_000_000
"""Minor units: above what banks move at once, and what JavaScript counts exactly."""


class LedgerRowOut(BaseModel):
    """Signed minor units: `amount` of `currency`, the others of `settled_currency`. `educator` is
    empty once the account was deleted."""

    id: str
    at: datetime
    kind: RowKind
    amount: int
    currency: str
    settled: int | None
    fee: int | None
    net: int | None
    settled_currency: str | None
    provider: str | None
    payment_ref: str | None
    source_ref: str | None
    number: str | None
    educator_id: str | None
    educator: str | None


class TotalOut(BaseModel):
    """Of all that providers' accounts moved in the period, by the account's currency."""

    currency: str
    settled: int
    fee: int
    net: int


class Ledger(Page[LedgerRowOut]):
    as_of: datetime | None
    """`totals` hold all that was booked by then; None before the first sums."""
    totals: list[TotalOut]


class EducatorBalance(BaseModel):
    """Minor units. `owed` below zero: refunds came after a payout."""

    educator_id: str
    educator: str
    email: str | None
    currency: str
    earned: int
    paid_out: int
    owed: int


class Balances(Page[EducatorBalance]):
    """As of then: what is owed now, a payout is compared with. None before the first sums."""

    as_of: datetime | None


class PayoutForm(Form):
    """A transfer to an educator that the school has made. `paid_on`: today when it is not said;
    `confirmed`: also when it is more than is owed."""

    educator_id: PydanticObjectId
    amount: StrictInt = Field(ge=1, le=MAX_PAYOUT)
    currency: Currency = Field(pattern=r"^[a-z]{3}$")
    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    paid_on: date | None = None
    confirmed: bool = False


Kinds = Annotated[list[RowKind], Query(max_length=8)]
Day = Annotated[date | None, Query()]


@router.get("")
async def list_rows(
    staff: Reader,
    context: CurrentContext,
    asked: AskedPage,
    kind: Kinds = [],  # noqa: B006 (FastAPI copies it)
    educator: PydanticObjectId | None = None,
    first: Day = None,
    last: Day = None,
) -> Ledger:
    """Newest first, of the days from `first` to `last` on the school's calendar."""
    period = _period(context, first, last)
    rows, total = await ledger.rows(asked, kinds=kind, educator_id=educator, period=period)
    names = await _names({row.educator_id for row in rows if row.educator_id}, staff, context)
    as_of = await counting.as_of()  # before the sums: they are this new or newer
    totals = await sums.totals(period if first or last else None)
    return Ledger.of(
        [_row(row, names) for row in rows],
        total,
        asked,
        as_of=as_of,
        totals=[TotalOut(currency=currency, **moved) for currency, moved in sorted(totals.items())],
    )


@router.get("/rows.csv", response_class=CsvDownload)
async def download_rows(
    staff: Reader,
    context: CurrentContext,
    kind: Kinds = [],  # noqa: B006
    educator: PydanticObjectId | None = None,
    first: Day = None,
    last: Day = None,
) -> CsvDownload:
    """The same rows, oldest first, for a spreadsheet."""
    period = _period(context, first, last)
    rows = ledger.csv_rows(kinds=kind, educator_id=educator, period=period)
    return csv_download(f"ledger-{period.first}-{period.last}.csv", ledger.CSV_HEAD, rows)


@router.get("/balances")
async def list_balances(staff: Reader, context: CurrentContext, asked: AskedPage) -> Balances:
    """What each educator has earned, was paid and is owed; who is owed most first."""
    as_of = await counting.as_of()  # before the sums: they are this new or newer
    found, total = await sums.balances(asked)
    people = await users.by_ids({one.educator_id for one in found})
    language = staff.language or context.school.default_language
    shown = [
        EducatorBalance(
            educator_id=str(one.educator_id),
            educator=who.name_in(language) if (who := people.get(one.educator_id)) else "",
            email=who.email if who else None,
            currency=one.currency,
            earned=one.earned,
            paid_out=one.paid_out,
            owed=one.owed,
        )
        for one in found
    ]
    return Balances.of(shown, total, asked, as_of=as_of)


@router.post("/payouts", status_code=201)
@raises(NotFound, MoreThanOwed, PayoutRecorded)
async def record_payout(
    staff: Payer, context: CurrentContext, intention: CurrentIntention, body: PayoutForm
) -> LedgerRowOut:
    """404 for who is no educator and never earned anything; 409 payout_recorded for a known
    reference, more_than_owed until it is confirmed."""
    educator = await User.get(body.educator_id)
    teaches = educator is not None and "educator" in educator.roles
    if educator is None or not (teaches or await ledger.ever_earned(educator.user_id)):
        raise NotFound("There is no such educator.")
    today = datetime.now(ZoneInfo(context.school.timezone)).date()
    paid_on = body.paid_on or today
    if not FIRST_DAY <= paid_on <= today:
        raise Invalid(errors=[FieldError("paid_on", "day_not_possible", "Not in the future.")])
    row = await ledger.record_payout(
        context,
        educator,
        amount=body.amount,
        currency=body.currency,
        reference=body.reference,
        paid_on=paid_on,
        by=staff,
        confirmed=body.confirmed,
        intention=intention,
    )
    return _row(row, await _names({educator.user_id}, staff, context))


def _period(context: Context, first: date | None, last: date | None) -> ledger.Period:
    """Without days: all there is."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    begin, end = max(first or FIRST_DAY, FIRST_DAY), min(last or tomorrow, tomorrow)
    if end < begin:
        raise Invalid(
            errors=[
                FieldError("last", "ends_before_it_begins", "The last day is before the first.")
            ]
        )
    return ledger.Period(begin, end, context.school.timezone)


async def _names(
    ids: set[PydanticObjectId], staff: User, context: Context
) -> dict[PydanticObjectId, str]:
    language = staff.language or context.school.default_language
    found = await users.by_ids(ids) if ids else {}
    return {who: user.name_in(language) for who, user in found.items()}


def _row(row: LedgerRow, names: dict[PydanticObjectId, str]) -> LedgerRowOut:
    plain = {
        "id",
        "at",
        "kind",
        "amount",
        "currency",
        "settled",
        "fee",
        "net",
        "settled_currency",
        "provider",
        "payment_ref",
        "source_ref",
        "number",
    }
    return LedgerRowOut(
        **row.model_dump(include=plain),
        educator_id=str(row.educator_id) if row.educator_id else None,
        educator=names.get(row.educator_id, "") if row.educator_id else None,
    )
