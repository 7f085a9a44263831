"""What an educator has earned, was paid and is owed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from khoa.auth import requires
from khoa.context import CurrentContext
from khoa.counting import service as counting
from khoa.courses import service as courses
from khoa.ledger import service as ledger
from khoa.ledger import sums
from khoa.ledger.models import RowKind
from khoa.users.models import User

router = APIRouter(prefix="/api/educator/earnings", tags=["studio"])

Earner = Annotated[User, requires("earnings.read")]

ROWS = 50


class BalanceOut(BaseModel):
    """Minor units of `currency`. `owed` below zero: refunds came after a payout."""

    currency: str
    earned: int
    paid_out: int
    owed: int


class CourseEarningsOut(BaseModel):
    slug: str
    title: str
    currency: str
    earned: int


class MonthOut(BaseModel):
    """`month` as 2026-11, of the school's time zone."""

    month: str
    currency: str
    earned: int
    taken_back: int
    paid_out: int


class EarningsRowOut(BaseModel):
    """`amount` is signed. `number` is the purchase's, `reference` the payout's at the bank."""

    at: datetime
    kind: RowKind
    amount: int
    currency: str
    number: str | None
    course: str | None
    reference: str | None


class EarningsOut(BaseModel):
    percent: int
    """The educator's part of a sale that is begun now."""
    as_of: datetime | None
    """Balances, courses and months hold all that was booked by then; None before the first sums."""
    balances: list[BalanceOut]
    courses: list[CourseEarningsOut]
    """The one that earned most first."""
    months: list[MonthOut]
    """The latest first."""
    rows: list[EarningsRowOut]
    """The last 50."""


@router.get("")
async def show_own_earnings(user: Earner, context: CurrentContext) -> EarningsOut:
    """My balance, by course, by month, and the last rows of the ledger that are mine."""
    as_of = await counting.as_of()  # before the sums: they are this new or newer
    balances = await sums.balances(user.user_id)
    earned = await sums.by_course(user.user_id)
    rows = await ledger.rows(educator_id=user.user_id, limit=ROWS)
    named = {course_id for course_id, _ in earned} | {
        row.course_id for row in rows if row.course_id
    }
    known = await courses.by_ids(list(named))
    return EarningsOut(
        percent=context.school.educator_share,
        as_of=as_of,
        balances=[
            BalanceOut(
                currency=one.currency, earned=one.earned, paid_out=one.paid_out, owed=one.owed
            )
            for one in balances
        ],
        courses=[
            CourseEarningsOut(
                slug=known[course_id].slug,
                title=known[course_id].title,
                currency=currency,
                earned=amount,
            )
            for (course_id, currency), amount in sorted(
                earned.items(), key=lambda item: item[1], reverse=True
            )
            if course_id in known
        ],
        months=[
            MonthOut(
                month=one.month,
                currency=one.currency,
                earned=one.earned,
                taken_back=one.taken_back,
                paid_out=one.paid_out,
            )
            for one in await sums.by_month(user.user_id)
        ],
        rows=[
            EarningsRowOut(
                at=row.at,
                kind=row.kind,
                amount=row.amount,
                currency=row.currency,
                number=row.number,
                course=known[row.course_id].title if row.course_id in known else None,
                reference=row.source_ref if row.kind == "payout" else None,
            )
            for row in rows
        ],
    )
