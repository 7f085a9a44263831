"""Through the database: what really happened at the provider, told in any order and again and
again, ends the same for the purchases, the courses, the counters and the money.

FAULTS_EXAMPLES: how many histories each test tries; `make faults` tries many.
"""

import os
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bank import Bank
from tests.house import house
from tests.school import a_course, a_user, students_of

from khoa.context import Context
from khoa.counting.models import CountDue
from khoa.courses.models import Course, CourseStats
from khoa.database import Database
from khoa.enrolments.models import Enrolment
from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.payments import refunds
from khoa.payments.settle import fulfil
from khoa.platforms.events import DisputeFacts, PaymentFact, RefundFacts, SessionFacts
from khoa.platforms.payments.registry import Payments
from khoa.purchases.models import Purchase
from khoa.purchases.order import PurchaseLine
from khoa.users.models import User

PRICE = 199_000
FEW = settings(
    max_examples=int(os.environ.get("FAULTS_EXAMPLES", "5")),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class School:
    """A buyer, two courses, a purchase of both and one of the first alone, and the bank."""

    database: Database
    buyer: User
    courses: list[Course]

    async def empty(self) -> list[Purchase]:
        """Two pending purchases, as if nothing had happened yet."""
        for document in (Purchase, Enrolment, Intent, CourseStats, CountDue):
            await document.get_pymongo_collection().delete_many({})
        return [await self._pending(0, self.courses), await self._pending(1, self.courses[:1])]

    async def _pending(self, number: int, courses: list[Course]) -> Purchase:
        lines = [
            PurchaseLine(
                course_id=course.course_id,
                slug=course.slug,
                title=course.title,
                educator_id=course.educator_id,
                price=course.price,
            )
            for course in courses
        ]
        return await Purchase(
            number=f"KH-ORDER{number}",
            user_id=self.buyer.user_id,
            lines=lines,
            total=lines[0].price.model_copy(update={"amount": PRICE * len(lines)}),
            cart_key=f"cart-{number}",
            language="vi",
            provider="stripe",
            session_ref=f"cs_{number}",
            session_expires_at=datetime.now(UTC) + timedelta(hours=1),
        ).insert()

    async def carry_out(self, bank: Bank) -> None:
        """Have the outbox do all that is due; no mail server means no letters."""
        worker = OutboxWorker(_context(self.database, bank))
        while await worker.run_due():
            pass


@pytest.fixture
async def school(database: Database) -> AsyncIterator[School]:
    buyer = await a_user()
    yield School(database, buyer, [await a_course(database, slug) for slug in ("mot", "hai")])


def _context(database: Database, bank: Bank) -> Context:
    return house(database, payments=Payments([bank.provider]))


# What happened to a payment: money given back elsewhere, and what the buyer's bank did.
backs = st.lists(
    st.tuples(st.sampled_from(["all", "part", "line"]), st.sampled_from(["succeeded", "failed"])),
    max_size=2,
)
contests = st.sampled_from([(), (), (), ("inquiry",), ("open",), ("open", "won"), ("open", "lost")])


@dataclass(frozen=True)
class Paid:
    """One payment of a purchase; `wrong` is of another amount."""

    number: int
    ref: str
    wrong: bool
    backs: list[tuple[str, str]]
    contest: tuple[str, ...]

    @property
    def amount(self) -> int:
        return 1_990 if self.wrong else PRICE * (2 - self.number)


payments = st.builds(
    Paid,
    number=st.just(0),
    ref=st.just("pi_0"),
    wrong=st.booleans(),
    backs=backs,
    contest=contests,
)


def told(purchases: list[Purchase], paid: list[Paid], bank: Bank) -> list[PaymentFact]:
    """All that a provider says of these payments, in the order in which it happened."""
    facts: list[PaymentFact] = []
    for payment in paid:
        purchase = purchases[payment.number]
        bank.amounts[payment.ref] = (payment.amount, "vnd")
        session = SessionFacts(
            session_ref=str(purchase.session_ref) if not payment.wrong else "cs_before",
            purchase_id=str(purchase.id),
            deployment="here",
            status="complete",
            paid=True,
            payment_failed=False,
            payment_ref=payment.ref,
            amount=payment.amount,
            currency="vnd",
            url=None,
        )
        facts += [replace(session, status="open", paid=False, payment_ref=None), session]
        left = payment.amount
        for number, (how, ended) in enumerate(payment.backs):
            amount = {"all": left, "part": min(left, 1_000), "line": min(left, PRICE)}[how]
            if amount <= 0:
                continue
            refund = RefundFacts(
                refund_ref=f"re_{payment.ref}_{number}",
                payment_ref=payment.ref,
                purchase_id=str(purchase.id),
                deployment="here",
                amount=amount,
                currency="vnd",
                status="pending",
                order_id=f"asked-{number}" if how == "line" else None,
                lines=(0,) if how == "line" else (),
            )
            left -= amount if ended != "failed" else 0
            final = replace(refund, status=ended)  # type: ignore[arg-type]
            bank.refunds.append(final)
            facts += [refund, final]
        for status in payment.contest:
            dispute = DisputeFacts(
                dispute_ref=f"du_{payment.ref}",
                payment_ref=payment.ref,
                purchase_id=str(purchase.id),
                deployment="here",
                amount=payment.amount,
                currency="vnd",
                status=status,  # type: ignore[arg-type]
            )
            facts.append(dispute)
            bank.disputes = [d for d in bank.disputes if d.dispute_ref != dispute.dispute_ref]
            bank.disputes.append(dispute)
    return facts


async def live(school: School, paid: list[Paid], choice: random.Random | None) -> dict[str, Any]:
    """Tell it all, as it happened or shuffled with repetitions and the outbox in between, until
    nothing is left to do; what came of it."""
    purchases, bank = await school.empty(), Bank({})
    facts = told(purchases, paid, bank)
    if choice is not None:
        facts += choice.choices(facts, k=len(facts) // 2) if facts else []
        choice.shuffle(facts)
    for fact in facts:
        await school.database.transaction(lambda fact=fact: fulfil("stripe", fact))  # type: ignore[misc]
        if choice is not None and choice.random() < 0.2:
            await school.carry_out(bank)
    await school.carry_out(bank)
    return await _ended(school, bank)


async def _ended(school: School, bank: Bank) -> dict[str, Any]:
    purchases = await Purchase.find_all(sort="number").to_list()
    enrolments = {row.course_id: row for row in await Enrolment.find_all().to_list()}
    courses = []
    for course in school.courses:
        row = enrolments.get(course.course_id)
        opened_by = {
            str(purchase.id)
            for purchase in purchases
            for at in purchase.open_lines
            if purchase.lines[at].course_id == course.course_id
        }
        grants = row.grants if row else []
        assert {grant.reference for grant in grants if grant.active} == opened_by
        assert len({grant.reference for grant in grants}) == len(grants), "one grant for each"
        assert bool(row and row.active) == bool(opened_by)
        counted = await students_of(school.database, course.course_id)
        assert counted == int(bool(opened_by)), "the counter is the enrolments'"
        courses.append(bool(opened_by))
    waiting = [intent.subject for intent in await Intent.find_all().to_list() if not intent.done_at]
    assert waiting == [], "nothing is left to do"
    return {
        "states": [purchase.state for purchase in purchases],
        "open": [purchase.open_lines for purchase in purchases],
        "courses": courses,
        "kept": {ref: amount - bank.given_back(ref) for ref, (amount, _) in bank.amounts.items()},
    }


@FEW
@given(
    first=payments,
    other=st.none() | payments,
    choice=st.randoms(use_true_random=False),
)
async def test_one_purchase_ends_as_if_all_had_been_told_in_turn(
    school: School, first: Paid, other: Paid | None, choice: random.Random
) -> None:
    """With one payment of the ordered amount at most: of two, the one heard of first is kept."""
    paid = [first]
    if other is not None and other.wrong != first.wrong:
        paid.append(replace(other, ref="pi_other"))
    in_turn = await live(school, paid, None)
    assert await live(school, paid, choice) == in_turn


@FEW
@given(
    backs=st.lists(st.lists(st.sampled_from(["all", "line"]), max_size=2), min_size=4, max_size=4),
    count=st.integers(2, 4),
    choice=st.randoms(use_true_random=False),
)
async def test_what_was_paid_twice_is_kept_once(
    school: School, backs: list[list[str]], count: int, choice: random.Random
) -> None:
    """Two purchases of one course and two payments of each, in any order: what Khoa keeps is the
    price of the courses that are open. Where refunds fail, the next test says what comes of it."""
    paid = [
        Paid(number % 2, f"pi_{number}", False, [(how, "succeeded") for how in back], ())
        for number, back in enumerate(backs[:count])
    ]
    came = await live(school, paid, choice)
    assert sum(came["kept"].values()) == PRICE * sum(came["courses"])
    assert sum(map(len, came["open"])) == sum(came["courses"]), "each is open by one purchase"


async def test_a_refund_that_fails_after_its_course_was_bought_again_is_for_the_office(
    school: School,
) -> None:
    """The bank would not take the money back: both purchases stay paid, and a person is told."""
    purchases, bank = await school.empty(), Bank({})

    async def hear(*facts: PaymentFact) -> None:
        for fact in facts:
            await school.database.transaction(lambda fact=fact: fulfil("stripe", fact))  # type: ignore[misc]
        await school.carry_out(bank)

    await hear(*told(purchases, [Paid(0, "pi_first", False, [], ())], bank))
    context = _context(school.database, bank)
    await refunds.ask(context, purchases[0].purchase_id, by=school.buyer, lines=[0])
    await school.carry_out(bank)
    await hear(*told(purchases, [Paid(1, "pi_again", False, [], ())], bank))
    bank.refunds = [replace(refund, status="failed") for refund in bank.refunds]
    await hear(*bank.refunds)
    assert (await _ended(school, bank))["open"] == [{0, 1}, {0}]
    first = await Purchase.get(purchases[0].id)
    assert first is not None
    assert first.waits_for_office == ["refund_failed", "bought_again"]


async def test_what_is_left_is_ordered_anew_when_part_went_back_unheard(school: School) -> None:
    """Stripe refuses the whole; what is left of the second payment must not be kept."""
    purchases, bank = await school.empty(), Bank({})
    paid = [
        Paid(0, "pi_first", False, [], ()),
        Paid(0, "pi_second", False, [("part", "succeeded")], ()),
    ]
    for fact in told(purchases, paid, bank):
        if isinstance(fact, SessionFacts):
            await school.database.transaction(lambda fact=fact: fulfil("stripe", fact))  # type: ignore[misc]
    await school.carry_out(bank)
    assert await _ended(school, bank) == {
        "states": ["paid", "pending"],
        "open": [{0, 1}, set()],
        "courses": [True, True],
        "kept": {"pi_first": 2 * PRICE, "pi_second": 0},
    }
    settled = await Purchase.get(purchases[0].id)
    assert settled is not None
    assert not any(order.refused for order in settled.refund_orders.values())


@pytest.mark.parametrize("contest", [("inquiry",), ("open", "won")])
async def test_a_dispute_that_is_over_does_not_keep_what_was_paid_twice(
    school: School, contest: tuple[str, ...]
) -> None:
    paid = [Paid(0, "pi_first", False, [], ()), Paid(1, "pi_second", False, [], contest)]
    purchases, bank = await school.empty(), Bank({})
    facts = told(purchases, paid, bank)
    facts.sort(key=lambda fact: isinstance(fact, SessionFacts) and fact.payment_ref == "pi_second")
    for fact in facts:  # the second payment's dispute is heard of before the payment
        await school.database.transaction(lambda fact=fact: fulfil("stripe", fact))  # type: ignore[misc]
    await school.carry_out(bank)
    came = await _ended(school, bank)
    assert came["kept"] == {"pi_first": 2 * PRICE, "pi_second": 0}
    assert came["courses"] == [True, True]
