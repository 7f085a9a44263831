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


async def balances(educator_id: PydanticObjectId | None = None) -> list[Balance]:
    """What each educator, or this one, has earned, was paid and is owed, in each currency."""
    match: dict[str, Any] = {"scope": "educator", "grain": "ever"}
    if educator_id is not None:
        match["educator_id"] = educator_id
    return sorted(
        [
            Balance(
                educator_id=known.educator_id,
                currency=known.currency,
                earned=known.earned - known.taken_back,
                paid_out=known.paid_out,
            )
            async for known in SalesSum.find(match)
            if known.educator_id is not None
        ],
        key=lambda one: (one.educator_id, one.currency),
    )


async def by_course(educator_id: PydanticObjectId) -> dict[tuple[PydanticObjectId, str], int]:
    """What each course has earned its educator, by course and currency."""
    found = SalesSum.find({"scope": "course", "grain": "ever", "educator_id": educator_id})
    return {
        (known.course_id, known.currency): known.earned - known.taken_back
        async for known in found
        if known.course_id is not None
    }


async def by_month(educator_id: PydanticObjectId) -> list[Month]:
    """The latest month first; months of the time zone that the school had then."""
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
