"""What pages show of the ledger: sums by school, educator and course, brought up to date by one
process a moment after each row. What decides asks the ledger itself.

A row is summed up once: its mark and the sums are one transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from beanie import PydanticObjectId
from pymongo import UpdateOne

from khoa.base.paging import PageQuery
from khoa.context import Context
from khoa.database import require_transaction
from khoa.ledger.models import LedgerRow, SalesSum
from khoa.ledger.service import Balance, Month, Period

BATCH = 200

_Sums = dict[str, tuple[dict[str, Any], Counter[str]]]


async def sum_up(context: Context) -> int:
    """Bring one batch of the ledger's new rows into the sums; how many they were."""
    zone = ZoneInfo(context.school.timezone)
    ledger = LedgerRow.get_pymongo_collection()

    async def write() -> int:
        rows = await LedgerRow.find({"summed": False}).limit(BATCH).to_list()
        if not rows:
            return 0
        # Whoever else sums up the same marks the same rows: one of the two begins anew.
        await ledger.update_many(
            {"_id": {"$in": [row.id for row in rows]}}, {"$set": {"summed": True}}
        )
        await add(rows, zone)
        return len(rows)

    return await context.database.transaction(write)


async def add(rows: list[LedgerRow], zone: ZoneInfo) -> None:
    """Add these rows to the sums. In the transaction that marks or writes them as summed."""
    require_transaction()
    await SalesSum.get_pymongo_collection().bulk_write(
        [
            UpdateOne({"_id": id}, {"$inc": figures, "$setOnInsert": of}, upsert=True)
            for id, (of, figures) in _sums_of(rows, zone).items()
        ]
    )


async def balances(asked: PageQuery) -> tuple[list[Balance], int]:
    """What each educator has earned, was paid and is owed, in each currency; who is owed most
    first. And how many balances there are."""
    owed = {"$subtract": ["$earned", {"$add": ["$taken_back", "$paid_out"]}]}
    rows, total = await _ranked({"scope": "educator", "grain": "ever"}, owed, asked)
    return [_balance(row) for row in rows], total


async def balances_of(educator_id: PydanticObjectId) -> list[Balance]:
    """The same of one educator, by currency."""
    found = SalesSum.find({"scope": "educator", "grain": "ever", "educator_id": educator_id})
    return sorted([_balance(row) async for row in found], key=lambda one: one.currency)


@dataclass(frozen=True)
class CourseEarnings:
    """Minor units of `currency`; refunds came off."""

    course_id: PydanticObjectId
    currency: str
    earned: int


async def by_course(
    educator_id: PydanticObjectId, asked: PageQuery
) -> tuple[list[CourseEarnings], int]:
    """What each course has earned its educator, in each currency; the one that earned most first.
    And how many those are."""
    match = {"scope": "course", "grain": "ever", "educator_id": educator_id}
    rows, total = await _ranked(match, {"$subtract": ["$earned", "$taken_back"]}, asked)
    return [
        CourseEarnings(row.course_id, row.currency, row.earned - row.taken_back)
        for row in rows
        if row.course_id is not None
    ], total


async def _ranked(
    match: dict[str, Any], figure: dict[str, Any], asked: PageQuery
) -> tuple[list[SalesSum], int]:
    """One page of sums by a figure that is computed, the highest first; and how many there are.

    No index gives that order: as many small rows are sorted as there are educators, or courses of
    one educator.
    """
    found = SalesSum.find(match)
    total = await found.count()
    page = [
        {"$set": {"rank": figure}},
        {"$sort": {"rank": -1, "_id": 1}},
        {"$skip": asked.skip},
        {"$limit": asked.per_page},
    ]
    return await found.aggregate(page, projection_model=SalesSum).to_list(), total


def _balance(row: SalesSum) -> Balance:
    assert row.educator_id is not None, "a sum of an educator's names them"
    return Balance(
        educator_id=row.educator_id,
        currency=row.currency,
        earned=row.earned - row.taken_back,
        paid_out=row.paid_out,
    )


async def by_month(educator_id: PydanticObjectId) -> list[Month]:
    """The latest month first; months of the time zone that the school had then. As many as the
    school has had: they are not paged."""
    found = SalesSum.find({"scope": "educator", "grain": "month", "educator_id": educator_id})
    months = [
        Month(
            month=str(known.month),
            currency=known.currency,
            earned=known.earned,
            taken_back=known.taken_back,
            paid_out=known.paid_out,
        )
        async for known in found
    ]
    return sorted(months, key=lambda one: (one.month, one.currency), reverse=True)


async def totals(period: Period | None = None) -> dict[str, dict[str, int]]:
    """By the currency of the providers' accounts: `settled`, `fee` and `net` of all that moved,
    which is what their own reports add up to. None: of all there is."""
    match: dict[str, Any] = {"scope": "school", "grain": "ever"}
    if period is not None:
        match |= {"grain": "hour", "hour": {"$gte": period.start, "$lt": period.end}}
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    async for known in SalesSum.find(match):
        if known.moved:
            for name in ("settled", "fee", "net"):
                totals[known.currency][name] += getattr(known, name)
    return {currency: dict(sums) for currency, sums in totals.items()}


@dataclass(frozen=True)
class _Part:
    """What a row adds in one currency."""

    currency: str
    figures: dict[str, int]


def _sums_of(rows: list[LedgerRow], zone: ZoneInfo) -> _Sums:
    """By the id of a sum: what it is of, and what these rows add to it."""
    sums: _Sums = {}
    for row in rows:
        for part in _parts(row):
            for scope in _scopes(row):
                for grain in _grains(row.at, zone):
                    of = {**scope, **grain, "currency": part.currency}
                    id = "/".join(str(value) for value in of.values())
                    sums.setdefault(id, (of, Counter()))[1].update(part.figures)
    return sums


def _parts(row: LedgerRow) -> Iterator[_Part]:
    if row.kind == "share":
        name = "earned" if row.amount > 0 else "taken_back"
        yield _Part(row.currency, {name: abs(row.amount)})
    elif row.kind == "payout":
        yield _Part(row.currency, {"paid_out": -row.amount})
    if row.net is not None and row.settled_currency is not None:
        moved = {"settled": row.settled or 0, "fee": row.fee or 0, "net": row.net, "moved": 1}
        yield _Part(row.settled_currency, moved)


def _scopes(row: LedgerRow) -> Iterator[dict[str, Any]]:
    yield {"scope": "school"}
    if row.educator_id is not None:
        yield {"scope": "educator", "educator_id": row.educator_id}
        if row.course_id is not None:
            yield {"scope": "course", "educator_id": row.educator_id, "course_id": row.course_id}


def _grains(at: datetime, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Hours and months are the school's own."""
    local = at.astimezone(zone)
    hour = local.replace(minute=0, second=0, microsecond=0)
    yield {"grain": "hour", "hour": hour.astimezone(UTC)}
    yield {"grain": "month", "month": local.strftime("%Y-%m")}
    yield {"grain": "ever"}
