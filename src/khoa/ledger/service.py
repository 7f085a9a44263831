"""What moved at the providers, what educators have earned, what they were paid, and who is owed."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from beanie import PydanticObjectId
from pymongo.errors import BulkWriteError

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid
from khoa.base.money import decimals
from khoa.base.paging import FIRST_PAGE, PageQuery
from khoa.base.references import fold_reference
from khoa.context import Context
from khoa.database.paging import read_page
from khoa.http.idempotency import UNNAMED, Intention
from khoa.ledger.models import LedgerRow, PayoutCount, RowKind
from khoa.platforms.events import MovementFacts
from khoa.purchases.models import Purchase
from khoa.users.models import User

EVER = datetime(2020, 1, 1, tzinfo=UTC)
_DUPLICATE = 11000


class MoreThanOwed(Conflict):
    """The office may confirm it: an advance, or a debt after refunds."""

    code = "more_than_owed"
    detail = "This is more than the educator is owed now."


class PayoutRecorded(Conflict):
    code = "payout_recorded"
    detail = "A payout to this educator with this reference was recorded already."


@dataclass(frozen=True)
class Balance:
    """All signed minor units of `currency`. `owed` is what is left to pay; below zero, refunds came
    after a payout."""

    educator_id: PydanticObjectId
    currency: str
    earned: int
    paid_out: int

    @property
    def owed(self) -> int:
        return self.earned - self.paid_out


@dataclass(frozen=True)
class Month:
    """`month` as 2026-11. `taken_back` and `paid_out` are what came off, above zero."""

    month: str
    currency: str
    earned: int
    taken_back: int
    paid_out: int


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both whole, in the school's time zone."""

    first: date
    last: date
    timezone: str

    @property
    def start(self) -> datetime:
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self._midnight(self.last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.timezone)).astimezone(UTC)


Movement = tuple[MovementFacts, Purchase | None]
"""A line of a provider's account, with the purchase that it belongs to."""


async def unrecorded(provider: str, movements: Sequence[MovementFacts]) -> list[Movement]:
    """Return those that are not in the ledger yet."""
    by_id = {_row_id(provider, moved): moved for moved in movements}
    rows = LedgerRow.get_pymongo_collection()
    there = {row["_id"] async for row in rows.find({"_id": {"$in": list(by_id)}}, {"_id": 1})}
    missing = [moved for id, moved in by_id.items() if id not in there]
    if not missing:
        return []
    paid_by = await _purchases_of(provider, missing)
    return [(moved, paid_by.get(moved.payment_ref or "")) for moved in missing]


async def record_movements(provider: str, movements: Sequence[Movement]) -> None:
    """Write each once, also when another run writes the same at the same time."""
    if not movements:
        return
    written = [_row_of(_row_id(provider, moved), provider, moved, of) for moved, of in movements]
    rows = LedgerRow.get_pymongo_collection()
    try:
        await rows.insert_many([row.model_dump(by_alias=True) for row in written], ordered=False)
    except BulkWriteError as error:
        if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
            raise


def _row_id(provider: str, moved: MovementFacts) -> str:
    return f"{provider}/{moved.movement_ref}"


async def _purchases_of(provider: str, movements: Sequence[MovementFacts]) -> dict[str, Purchase]:
    """By payment: the purchases that know of these, or that are named by those they do not know."""
    refs = {moved.payment_ref for moved in movements if moved.payment_ref}
    found: dict[str, Purchase] = {}
    async for purchase in Purchase.find({"facts.payments.ref": {"$in": list(refs)}}):
        found |= {payment.ref: purchase for payment in purchase.facts.payments}
    named = {
        moved.payment_ref: PydanticObjectId(moved.purchase_id)
        for moved in movements
        if moved.payment_ref
        and moved.payment_ref not in found
        and PydanticObjectId.is_valid(moved.purchase_id)
    }
    if named:
        wanted = {"_id": {"$in": list(set(named.values()))}, "provider": provider}
        unheard = {one.purchase_id: one async for one in Purchase.find(wanted)}
        found |= {ref: unheard[which] for ref, which in named.items() if which in unheard}
    return found


async def rows(
    asked: PageQuery = FIRST_PAGE,
    *,
    kinds: Sequence[RowKind] = (),
    educator_id: PydanticObjectId | None = None,
    period: Period | None = None,
) -> tuple[list[LedgerRow], int]:
    """The newest first, and how many there are."""
    found = LedgerRow.find(_filter(kinds, educator_id, period)).sort("-at")
    return await read_page(found, asked)


async def balances_of(educator_id: PydanticObjectId) -> list[Balance]:
    """What an educator has earned, was paid and is owed at this moment, in each currency."""
    match = {"educator_id": educator_id, "kind": {"$in": ["share", "payout"]}}
    return [
        Balance(educator_id=who, currency=currency, earned=sums["share"], paid_out=-sums["payout"])
        for (who, currency), sums in sorted((await _sums(match)).items())
    ]


async def ever_earned(educator_id: PydanticObjectId) -> bool:
    """Return whether the ledger has a share of this person's, also one that was taken back."""
    mine = {"educator_id": educator_id, "kind": "share"}
    return await LedgerRow.find_one(mine) is not None


async def record_payout(
    context: Context,
    educator: User,
    *,
    amount: int,
    currency: str,
    reference: str,
    paid_on: date,
    by: User,
    confirmed: bool = False,
    intention: Intention = UNNAMED,
) -> LedgerRow:
    """The school has paid an educator `amount` (minor units) by a transfer with this reference.

    MoreThanOwed unless it was `confirmed`; PayoutRecorded when the reference is known.
    """
    reference, folded = reference.strip(), fold_reference(reference)
    if amount <= 0:
        raise Invalid(errors=[FieldError("amount", "too_small", "Nothing to pay.")])
    if not folded:
        raise Invalid(errors=[FieldError("reference", "missing", "The bank's reference.")])
    paid = LedgerRow(
        id=f"payout/{educator.user_id}/{folded}",
        kind="payout",
        at=Period(paid_on, paid_on, context.school.timezone).start,
        amount=-amount,
        currency=currency,
        source_ref=reference,
        educator_id=educator.user_id,
        recorded_by=by.user_id,
    )

    async def write() -> LedgerRow:
        await PayoutCount.get_pymongo_collection().update_one(
            {"_id": educator.user_id}, {"$inc": {"value": 1}}, upsert=True
        )
        if await _is_recorded(educator.user_id, folded):
            raise PayoutRecorded.at("reference")
        owed = {known.currency: known.owed for known in await balances_of(educator.user_id)}
        if amount > owed.get(currency, 0) and not confirmed:
            raise MoreThanOwed.at("amount")
        await paid.insert()
        await audit.record(
            "payout.recorded",
            f"user:{educator.user_id}",
            by=by.user_id,
            details={"amount": amount, "currency": currency, "confirmed": confirmed},
        )
        return paid

    async def find(made: str) -> LedgerRow:
        row = await LedgerRow.get(made)
        assert row is not None, "the ledger's rows are never removed"
        return row

    return await context.database.transaction(
        lambda: intention.once(write, id_of=lambda row: row.id, find=find)
    )


async def _is_recorded(educator_id: PydanticObjectId, folded: str) -> bool:
    """Return whether there is a payout with this reference in any spelling. The ids of older rows
    have it as it was typed, and a stored id is never changed."""
    rows = LedgerRow.get_pymongo_collection().find(
        {"educator_id": educator_id, "kind": "payout"}, {"source_ref": 1}
    )
    return any([fold_reference(row["source_ref"]) == folded async for row in rows])


CSV_HEAD = (
    *("time", "kind", "amount", "currency", "settled", "fee", "net", "settled_currency", "rate"),
    *("purchase", "educator", "course", "provider", "payment", "reference", "id"),
)


async def csv_rows(
    *,
    kinds: Sequence[RowKind] = (),
    educator_id: PydanticObjectId | None = None,
    period: Period,
) -> AsyncIterator[list[str | Decimal]]:
    """Yield the rows of a period below `CSV_HEAD`, the oldest first: amounts as decimals of their
    currency, times in the school's time zone."""
    zone = ZoneInfo(period.timezone)
    async for row in LedgerRow.find(_filter(kinds, educator_id, period)).sort("at"):
        yield _cells(row, zone)


def _cells(row: LedgerRow, zone: ZoneInfo) -> list[str | Decimal]:
    settled_in = row.settled_currency or row.currency
    return [
        row.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        row.kind,
        _decimal(row.amount, row.currency),
        row.currency.upper(),
        *(_decimal(value, settled_in) for value in (row.settled, row.fee, row.net)),
        (row.settled_currency or "").upper(),
        row.rate or "",
        row.number or "",
        str(row.educator_id or ""),
        str(row.course_id or ""),
        row.provider or "",
        row.payment_ref or "",
        row.source_ref or "",
        row.id,
    ]


def _decimal(amount: int | None, currency: str) -> str | Decimal:
    return "" if amount is None else Decimal(amount).scaleb(-decimals(currency))


def _filter(
    kinds: Sequence[RowKind], educator_id: PydanticObjectId | None, period: Period | None
) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if kinds:  # the embedded server reads all rows for several
        wanted["kind"] = kinds[0] if len(kinds) == 1 else {"$in": list(kinds)}
    if educator_id is not None:
        wanted["educator_id"] = educator_id
    if period is not None:
        wanted["at"] = {"$gte": period.start, "$lt": period.end}
    return wanted


async def _sums(match: dict[str, Any]) -> dict[tuple[PydanticObjectId, str], dict[str, int]]:
    """By educator and currency: the sum of each kind of row."""
    found = await LedgerRow.get_pymongo_collection().aggregate(
        [
            {"$match": match},
            {
                "$group": {
                    "_id": {"who": "$educator_id", "currency": "$currency", "kind": "$kind"},
                    "amount": {"$sum": "$amount"},
                }
            },
        ]
    )
    sums: dict[tuple[PydanticObjectId, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    async for row in found:
        key = row["_id"]
        sums[key["who"], key["currency"]][key["kind"]] += row["amount"]
    return sums


def _row_of(id: str, provider: str, moved: MovementFacts, purchase: Purchase | None) -> LedgerRow:
    return LedgerRow(
        id=id,
        kind=moved.kind,
        at=moved.created_at,
        amount=moved.amount,
        currency=moved.currency,
        provider=provider,
        payment_ref=moved.payment_ref,
        source_ref=moved.source_ref,
        settled=moved.settled,
        fee=moved.fee,
        net=moved.net,
        settled_currency=moved.settled_currency,
        rate=moved.rate,
        purchase_id=purchase.purchase_id if purchase else None,
        number=purchase.number if purchase else None,
    )
