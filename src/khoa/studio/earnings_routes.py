"""What an educator has earned, been paid and is owed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from khoa.auth import requires
from khoa.base.paging import Page
from khoa.context import CurrentContext
from khoa.counting import service as counting
from khoa.courses import service as courses
from khoa.http.paging import AskedPage
from khoa.ledger import service as ledger
from khoa.ledger import sums
from khoa.ledger.models import RowKind
from khoa.users.models import User

router = APIRouter(prefix="/api/educator/earnings", tags=["studio"])

Earner = Annotated[User, requires("earnings.read")]


class BalanceOut(BaseModel):
    """In minor units of `currency`. `owed` is negative when refunds followed a payout."""

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
    """`month` such as 2026-11, in the school's time zone."""

    month: str
    currency: str
    earned: int
    taken_back: int
    paid_out: int


class EarningsRowOut(BaseModel):
    """`amount` is signed. `number` is the purchase's, `reference` that of a payout at the bank."""

    at: datetime
    kind: RowKind
    amount: int
    currency: str
    number: str | None
    course: str | None
    reference: str | None


class EarningsOut(BaseModel):
    percent: int
    """The educator's share of a sale that starts now."""
    as_of: datetime | None
    """Balances and months include every row up to then; None before the first sums."""
    balances: list[BalanceOut]
    months: list[MonthOut]
    """The latest first."""


@router.get("")
async def show_own_earnings(user: Earner, context: CurrentContext) -> EarningsOut:
    """Show my balance and my earnings by month."""
    as_of = await counting.as_of()  # before the sums: they are this new or newer
    return EarningsOut(
        percent=context.school.educator_share,
        as_of=as_of,
        balances=[
            BalanceOut(
                currency=one.currency, earned=one.earned, paid_out=one.paid_out, owed=one.owed
            )
            for one in await sums.balances_of(user.user_id)
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
    )


@router.get("/courses")
async def list_earnings_by_course(user: Earner, asked: AskedPage) -> Page[CourseEarningsOut]:
    """List what each of my courses has earned, the highest first."""
    found, total = await sums.by_course(user.user_id, asked)
    known = await courses.by_ids([one.course_id for one in found])
    shown = [
        CourseEarningsOut(
            slug=course.slug, title=course.title, currency=one.currency, earned=one.earned
        )
        for one in found
        if (course := known.get(one.course_id))
    ]
    return Page[CourseEarningsOut].of(shown, total, asked)


@router.get("/rows")
async def list_own_rows(user: Earner, asked: AskedPage) -> Page[EarningsRowOut]:
    """List my rows of the ledger, the latest first."""
    rows, total = await ledger.rows(asked, educator_id=user.user_id)
    known = await courses.by_ids([row.course_id for row in rows if row.course_id])
    shown = [
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
    ]
    return Page[EarningsRowOut].of(shown, total, asked)
