"""Which lines of a purchase its buyer, or a course's educator, may have given back.

Within so many days of paying, and before so much of the course was learned, by the rule that the
purchase copied when it was begun. An administrator is not bound by it. What is for others than the
buyer, or no account has claimed, only the school gives back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from beanie import PydanticObjectId

from khoa.base.errors import Conflict, FieldError
from khoa.context import Context
from khoa.courses import service as courses
from khoa.enrolments.models import Enrolment
from khoa.enrolments.service import learned_percent
from khoa.http.idempotency import UNNAMED, Intention
from khoa.payments import refunds
from khoa.purchases.models import Purchase
from khoa.purchases.order import RefundRule
from khoa.users.models import User

Refusal = Literal["not_open", "on_its_way", "costs_nothing", "too_late", "too_much_learned"]


class RefundNotAllowed(Conflict):
    """`errors` say why of each line."""

    code = "refund_not_allowed"
    detail = "This can no longer be given back by yourself; ask the school."


@dataclass(frozen=True)
class LineRefund:
    """Whether a line (its place in the purchase) may be given back; `refusal` says why not."""

    at: int
    refusal: Refusal | None


async def lines_of(context: Context, purchase: Purchase) -> list[LineRefund]:
    """Every line of the purchase, in its order."""
    return (await lines_of_all(context, [purchase]))[purchase.purchase_id]


async def lines_of_all(
    context: Context, purchases: list[Purchase]
) -> dict[PydanticObjectId, list[LineRefund]]:
    """By purchase: every line of it, in its order."""
    ids = {line.course_id for purchase in purchases for line in purchase.lines}
    found = await courses.by_ids(list(ids))
    # One query for all: of the pairs of a buyer and a course that it finds, some are not of a line.
    buyers = {purchase.user_id for purchase in purchases if purchase.user_id}
    enrolled = Enrolment.find({"user_id": {"$in": list(buyers)}, "course_id": {"$in": list(ids)}})
    percent: dict[tuple[PydanticObjectId | None, PydanticObjectId], int] = {
        (enrolment.user_id, enrolment.course_id): learned_percent(course, enrolment)
        async for enrolment in enrolled
        if (course := found.get(enrolment.course_id))
    }
    return {
        purchase.purchase_id: [
            LineRefund(
                at,
                _refusal(context, purchase, at, percent.get((purchase.user_id, line.course_id), 0)),
            )
            for at, line in enumerate(purchase.lines)
        ]
        for purchase in purchases
    }


async def give_back(
    context: Context,
    purchase: Purchase,
    *,
    by: User,
    among: set[int],
    intention: Intention = UNNAMED,
) -> Purchase:
    """Order the refund of these lines, all of which the policy allows; RefundNotAllowed else."""
    if await intention.made():  # they are on their way, which the policy would not allow again
        return purchase
    refused = [
        FieldError(f"courses.{line.at}", line.refusal, "The policy does not allow it.")
        for line in await lines_of(context, purchase)
        if line.at in among and line.refusal
    ]
    if refused or not among:
        raise RefundNotAllowed(errors=refused)
    return await refunds.ask(
        context, purchase.purchase_id, by=by, lines=sorted(among), intention=intention
    )


def rule_of(context: Context, purchase: Purchase) -> RefundRule:
    return purchase.refund_rule or RefundRule.of(context.school)


def _refusal(context: Context, purchase: Purchase, at: int, percent: int) -> Refusal | None:
    rule = rule_of(context, purchase)
    if any(at in order.lines for order in purchase.standing_orders.values()):
        return "on_its_way"
    if at not in purchase.open_lines or purchase.paid_at is None:
        return "not_open"
    if purchase.lines[at].to_pay == 0:
        return "costs_nothing"
    if datetime.now(UTC) > purchase.paid_at + timedelta(days=rule.days):
        return "too_late"
    return "too_much_learned" if percent > rule.progress else None
