"""Generated students, what they learn, and what they bought: rows as a sale leaves them, with their
ledger. Made of their number alone, as `generated.py` makes courses; the same number always belongs
to the same student, who has `PER_STUDENT` of them."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from beanie import PydanticObjectId

from khoa.audit.models import AuditEntry
from khoa.base.money import Money
from khoa.courses.models import Course
from khoa.demo.generated import Generator, made_id
from khoa.enrolments import progress
from khoa.enrolments.models import Enrolment, Grant
from khoa.enrolments.progress import LectureState
from khoa.ledger.models import LedgerRow, RowKind
from khoa.ledger.shares import due_rows
from khoa.purchases.models import (
    PaymentFacts,
    PaymentKnown,
    Purchase,
    RefundKnown,
    RefundOrdered,
    derive,
)
from khoa.purchases.order import PurchaseLine

PER_STUDENT = 5
NOT_BOUGHT = 10_000_000
"""Enrolments, and students, from this number on bought nothing: free courses and imports."""

_OUTCOMES = {"paid": 88, "expired": 7, "refunded": 4, "held": 1}
_FEE_PERCENT = 3


@dataclass
class Sale:
    """All rows of one purchase."""

    purchase: Purchase
    ledger: list[LedgerRow] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)
    enrolment: Enrolment | None = None


class Sales:
    """Of the first `courses` generated courses, more than a student has. `staff` is who refunds,
    `provider` the name of who took the payments."""

    def __init__(
        self, made: Generator, courses: int, staff: PydanticObjectId, provider: str
    ) -> None:
        assert courses > PER_STUDENT, "nobody has a course twice"
        self._courses = courses
        self._staff = staff
        self._provider = provider
        self._now = datetime.now(UTC).replace(microsecond=0)
        self._course = lru_cache(maxsize=20_000)(made.course)

    def enrolment(self, number: int) -> Enrolment:
        """Of nobody who paid, from NOT_BOUGHT on: in a free course as its own, in another one
        imported."""
        dice = random.Random(f"enrolment {number}")  # noqa: S311
        course = self._course(self._chosen(number))
        grant = Grant(source="free" if course.free else "import")
        return self._enrolment(number, course, grant, self._moment(dice), dice)

    def sale(self, number: int) -> Sale:
        """Most are paid; some were left, given back or are of a wrong amount."""
        dice = random.Random(f"purchase {number}")  # noqa: S311
        course = self._course(self._chosen(number))
        outcome = dice.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        purchase = self._ordered(number, course, self._moment(dice))
        sale = Sale(purchase)
        if course.free:  # nothing was to be paid, and nothing can be given back
            purchase.provider, outcome = "none", "paid"
        if outcome == "expired":
            purchase.facts.session_status = "expired"
        else:
            too_much = 1_000 if outcome == "held" else 0
            paid = PaymentKnown(
                ref=f"payment_generated_{number}",
                amount=purchase.total.amount + too_much,
                currency=purchase.total.currency,
            )
            purchase.facts = PaymentFacts(session_status="complete", payments=[paid])
        purchase.state = derive(purchase.facts, purchase.total)
        if purchase.state == "paid":
            purchase.paid_at = purchase.created_at + timedelta(minutes=dice.randint(1, 20))
            purchase.told = ["bought"]
        self._book(sale)
        if outcome == "refunded":
            self._give_back(sale, number, dice)
        purchase.waits = bool(purchase.waits_for_office)
        if purchase.paid_at is not None:
            grant = Grant(
                source="purchase",
                reference=str(purchase.purchase_id),
                active=bool(purchase.open_lines),
                ordered_at=purchase.created_at,
            )
            sale.enrolment = self._enrolment(number, course, grant, purchase.paid_at, dice)
        return sale

    def _ordered(self, number: int, course: Course, at: datetime) -> Purchase:
        return Purchase(
            id=made_id("purchase", number),
            number=f"KH-G{number:07}",
            user_id=made_id("student", number // PER_STUDENT),
            lines=[
                PurchaseLine(
                    course_id=course.course_id,
                    slug=course.slug,
                    title=course.title,
                    educator_id=course.educator_id,
                    price=course.price,
                )
            ],
            total=course.price,
            cart_key=f"generated {number}",
            language=course.language,
            provider=self._provider,
            session_ref=f"session_generated_{number}",
            session_expires_at=at + timedelta(hours=1),
            created_at=at,
        )

    def _give_back(self, sale: Sale, number: int, dice: random.Random) -> None:
        """By the office, all of it, some days later."""
        purchase = sale.purchase
        assert purchase.paid_at is not None, "it was paid"
        at = min(purchase.paid_at + timedelta(days=dice.uniform(0, 7)), self._now)
        order, ref = "asked-1", f"refund_generated_{number}"
        (payment,) = purchase.facts.payments
        payment.refunds[ref] = RefundKnown(
            amount=purchase.total.amount, status="succeeded", order_id=order, lines=[0]
        )
        purchase.refund_orders[order] = RefundOrdered(
            payment_ref=payment.ref,
            amount=purchase.total,
            lines=[0],
            reason="asked",
            asked_by=self._staff,
            asked_at=at,
        )
        purchase.state = derive(purchase.facts, purchase.total)
        purchase.told.append(ref)
        sale.audit.append(
            AuditEntry(
                id=made_id("audit", number),
                at=at,
                actor=self._staff,
                action="purchase.refund_ordered",
                subject=f"purchase:{purchase.purchase_id}",
                details={
                    "amount": purchase.total.amount,
                    "currency": purchase.total.currency,
                    "lines": 1,
                },
            )
        )
        self._book(sale, at)

    def _book(self, sale: Sale, at: datetime | None = None) -> None:
        """The educator's share, and what moved on the provider's account; `at`: of a refund."""
        purchase = sale.purchase
        rows = due_rows(purchase)
        moved = purchase.paid
        if moved is not None and moved.amount:
            rows.append(self._movement(purchase, moved, refunded=at is not None))
        for row in rows:
            row.at = at or purchase.paid_at or purchase.created_at
            row.recorded_at = row.at
            row.summed = True
        sale.ledger += rows

    def _movement(self, purchase: Purchase, paid: Money, *, refunded: bool) -> LedgerRow:
        """A provider keeps its fee of what is refunded."""
        kind: RowKind = "refund" if refunded else "charge"
        amount = -paid.amount if refunded else paid.amount
        fee = 0 if refunded else paid.amount * _FEE_PERCENT // 100
        at = int(purchase.number.removeprefix("KH-G"))
        return LedgerRow(
            id=f"{purchase.provider}/movement_generated_{kind}_{at}",
            kind=kind,
            at=purchase.created_at,
            amount=amount,
            currency=paid.currency,
            provider=purchase.provider,
            payment_ref=f"payment_generated_{at}",
            source_ref=f"{'refund' if refunded else 'charge'}_generated_{at}",
            settled=amount,
            fee=fee,
            net=amount - fee,
            settled_currency=paid.currency,
            purchase_id=purchase.purchase_id,
            number=purchase.number,
        )

    def _enrolment(
        self, number: int, course: Course, grant: Grant, at: datetime, dice: random.Random
    ) -> Enrolment:
        """A third has not begun, a few have done it all."""
        part = 0.0 if dice.random() < 0.33 else min(1.0, dice.betavariate(0.8, 1.2) * 1.1)
        done = course.lectures[: round(part * len(course.lectures))]
        states = {lecture.id: LectureState(True, True, float(lecture.duration)) for lecture in done}
        return Enrolment(
            id=made_id("enrolment", number),
            user_id=made_id("student", number // PER_STUDENT),
            course_id=course.course_id,
            grants=[grant],
            active=grant.active,
            progress=progress.write(states) if states else "",
            last_lecture_id=done[-1].id if done else None,
            created_at=at,
        )

    def _chosen(self, number: int) -> int:
        """The course of a student's so-manieth place: a few have most students, none twice."""
        student, place = divmod(number, PER_STUDENT)
        dice = random.Random(f"choice {student}")  # noqa: S311
        chosen: list[int] = []
        while len(chosen) <= place:
            course = int(self._courses * dice.random() ** 3)
            if course not in chosen:
                chosen.append(course)
        return chosen[place]

    def _moment(self, dice: random.Random) -> datetime:
        """Of the last three years; more of late."""
        return self._now - timedelta(days=1_095 * dice.random() ** 1.6, hours=1)
