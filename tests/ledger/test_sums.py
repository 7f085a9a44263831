"""The sums equal the ledger, whatever cut the summing off, once it has caught up."""

import asyncio
import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from beanie import PydanticObjectId
from tests.data.test_school_before import open_school
from tests.house import house

from khoa.base.paging import FIRST_PAGE
from khoa.context import Context
from khoa.database import Database
from khoa.ledger import sums
from khoa.ledger.models import LedgerRow, SalesSum
from khoa.ledger.service import Period

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EDUCATORS = [PydanticObjectId() for _ in range(3)]
COURSES = {PydanticObjectId(): random.choice(EDUCATORS) for _ in range(5)}


def a_row(number: int) -> LedgerRow:
    """A share, a payout or a movement at some moment of a year."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(365 * 24 * 60))
    kind = random.choice(["share", "share", "payout", "charge"])
    known: dict[str, Any] = {"id": f"row/{number}", "kind": kind, "at": at, "currency": "vnd"}
    course_id, educator_id = random.choice(list(COURSES.items()))
    match kind:
        case "share":
            amount = random.choice([-1, 1, 1]) * random.randint(1, 10**9)
            whose = {"course_id": course_id, "educator_id": educator_id}
            return LedgerRow(**known, amount=amount, **whose)
        case "payout":
            return LedgerRow(**known, amount=-random.randint(1, 10**9), educator_id=educator_id)
    fee = random.randint(0, 100)
    moved = {"settled": 1_000, "fee": fee, "net": 1_000 - fee, "settled_currency": "usd"}
    return LedgerRow(**known, amount=25_000_000, **moved)


async def caught_up(context: Context) -> None:
    while await sums.sum_up(context):
        pass


async def equal_the_ledger(rows: list[LedgerRow]) -> None:
    earned: Counter[PydanticObjectId | None] = Counter()
    paid: Counter[PydanticObjectId | None] = Counter()
    courses: dict[PydanticObjectId | None, Counter[PydanticObjectId | None]] = defaultdict(Counter)
    months: dict[PydanticObjectId | None, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        month = row.at.astimezone(ZONE).strftime("%Y-%m")
        if row.kind == "share":
            earned[row.educator_id] += row.amount
            courses[row.educator_id][row.course_id] += row.amount
            name = "earned" if row.amount > 0 else "taken_back"
            months[row.educator_id][month, name] += abs(row.amount)
        elif row.kind == "payout":
            paid[row.educator_id] -= row.amount
            months[row.educator_id][month, "paid_out"] -= row.amount
    ranked, total = await sums.balances(FIRST_PAGE)
    assert [one.owed for one in ranked] == sorted((one.owed for one in ranked), reverse=True)
    known = {one.educator_id: (one.earned, one.paid_out) for one in ranked}
    assert len(known) == total
    assert known == {who: (earned[who], paid[who]) for who in {*earned, *paid}}
    for who in known:
        earning, _ = await sums.by_course(who, FIRST_PAGE)
        assert [(one.course_id, one.currency, one.earned) for one in earning] == [
            (course, "vnd", amount) for course, amount in courses[who].most_common()
        ]
        assert [one.owed for one in await sums.balances_of(who)] == [earned[who] - paid[who]]
        told = {
            (one.month, name): getattr(one, name)
            for one in await sums.by_month(who)
            for name in ("earned", "taken_back", "paid_out")
            if getattr(one, name)
        }
        assert told == dict(months[who])
    await totals_equal([row for row in rows if row.net is not None], None)
    spring = Period(date(2026, 2, 1), date(2026, 4, 30), ZONE.key)
    moved = [row for row in rows if row.net is not None and spring.start <= row.at < spring.end]
    await totals_equal(moved, spring)


async def totals_equal(moved: list[LedgerRow], period: Period | None) -> None:
    added: Counter[str] = Counter()
    for row in moved:
        added.update({"settled": row.settled, "fee": row.fee, "net": row.net})
    assert await sums.totals(period) == ({"usd": dict(added)} if moved else {})


async def test_cut_off_at_any_moment_they_equal_the_ledger(database: Database) -> None:
    context, rows = house(database), [a_row(number) for number in range(120)]
    for at in range(0, len(rows), 12):
        await LedgerRow.insert_many(rows[at : at + 12])
        summing = [asyncio.create_task(sums.sum_up(context)) for _ in range(2)]
        await asyncio.sleep(random.uniform(0, 0.2))
        summing[0].cancel()
        await asyncio.gather(*summing, return_exceptions=True)
    await caught_up(context)
    await equal_the_ledger(rows)
    assert not await LedgerRow.find_one({"summed": False})
    before = await SalesSum.find_all().to_list()
    await caught_up(context)
    assert await SalesSum.find_all().to_list() == before


async def test_a_school_as_it_was_is_summed_up_whole(school_before: Database) -> None:
    await open_school(school_before)
    await caught_up(house(school_before))
    ledger = school_before.database["ledger"]
    shares = [row["amount"] async for row in ledger.find({"kind": "share"})]
    ranked, _ = await sums.balances(FIRST_PAGE)
    assert sum(one.earned for one in ranked) == sum(shares)
    nets = [row["net"] async for row in ledger.find({"net": {"$ne": None}})]
    assert sum(one["net"] for one in (await sums.totals()).values()) == sum(nets)
