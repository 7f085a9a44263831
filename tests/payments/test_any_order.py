"""Whatever is heard, in whatever order and how often: the same purchase comes of it.

Without a database, by Hypothesis' state machine, thousands of histories; test_any_order_stored.py
runs fewer through the database, with the refunds that Khoa orders by itself.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from khoa.base.money import Money
from khoa.payments.settle import record
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PaymentFact,
    RefundFacts,
    SessionFacts,
)
from khoa.purchases.models import Purchase, derive
from khoa.purchases.order import PurchaseLine

PRICES = (199_000, 249_000, 99_000)
RIGHT, WRONG = "pi_right", "pi_wrong"


def blank(lines: int) -> Purchase:
    """A pending purchase that no database has seen."""
    prices = PRICES[:lines]
    return Purchase.model_construct(
        id=PydanticObjectId(),
        number="KH-ANYORDER",
        user_id=PydanticObjectId(),
        lines=[
            PurchaseLine(
                course_id=PydanticObjectId(),
                slug=f"khoa-{at}",
                title="Khóa",
                educator_id=PydanticObjectId(),
                price=Money(amount=price, currency="vnd"),
            )
            for at, price in enumerate(prices)
        ],
        total=Money(amount=sum(prices), currency="vnd"),
        provider="stripe",
        session_ref="cs_now",
        created_at=datetime.now(UTC),
        **{
            name: Purchase.model_fields[name].get_default(call_default_factory=True)
            for name in ("facts", "state", "paid_twice", "refund_orders")
        },
    )


def hear(purchase: Purchase, *facts: PaymentFact) -> Purchase:
    for fact in facts:
        record(purchase, fact)
        purchase.state = derive(purchase.facts, purchase.total)
    return purchase


def end(purchase: Purchase) -> dict[str, Any]:
    """All that follows from the facts, and the facts themselves without their order."""
    facts = purchase.facts.model_dump(exclude={"payments"})
    payments = {payment.ref: payment.model_dump() for payment in purchase.facts.payments}
    return {
        "state": purchase.state,
        "counts": purchase.payment and purchase.payment.ref,
        "open": purchase.open_lines,
        "closed": purchase.closed_lines,
        "office": sorted(purchase.waits_for_office),
        "facts": facts,
        "payments": payments,
    }


sessions = st.builds(
    SessionFacts,
    session_ref=st.sampled_from(["cs_now", "cs_before"]),
    purchase_id=st.none(),
    deployment=st.none(),
    status=st.sampled_from(["open", "complete", "expired"]),
    paid=st.just(False),
    payment_failed=st.booleans(),
    payment_ref=st.none(),
    amount=st.just(0),
    currency=st.just("vnd"),
    url=st.none(),
)


class AnyOrder(RuleBasedStateMachine):
    """One purchase with a payment of the ordered amount and one of another; each refund and each
    dispute always says the same of itself, but for how far it has come."""

    @initialize(
        lines=st.integers(1, 3),
        wrong=st.sampled_from([(1_990, "vnd"), (199_000, "usd"), (99_999_999, "vnd")]),
        refunds=st.lists(
            st.tuples(
                st.sampled_from([RIGHT, RIGHT, WRONG]),
                st.sampled_from(["all", "part", "line", "line without its place"]),
                st.integers(0, 2),
            ),
            min_size=4,
            max_size=4,
        ),
    )
    def begin(
        self, lines: int, wrong: tuple[int, str], refunds: list[tuple[str, str, int]]
    ) -> None:
        self.lines = lines
        self.purchase = blank(lines)
        total = self.purchase.total.amount
        self.amounts = {RIGHT: (total, "vnd"), WRONG: wrong}
        self.heard: list[PaymentFact] = []
        self.refunds = []
        for number, (payment, how, line) in enumerate(refunds):
            at, whole = line % lines, self.amounts[payment][0]
            amount = {"all": whole, "part": min(1_000, whole)}.get(how, PRICES[at])
            named = how == "line"
            self.refunds.append(
                RefundFacts(
                    refund_ref=f"re_{number}",
                    payment_ref=payment,
                    purchase_id=None,
                    deployment=None,
                    amount=amount,
                    currency=self.amounts[payment][1],
                    status="pending",
                    order_id=f"asked-{number}" if named else None,
                    lines=(at,) if named else (),
                )
            )

    def hears(self, fact: PaymentFact) -> None:
        self.heard.append(fact)
        hear(self.purchase, fact)

    @rule(fact=sessions)
    def session(self, fact: SessionFacts) -> None:
        self.hears(fact)

    @rule(ref=st.sampled_from([RIGHT, WRONG]), session=sessions)
    def payment(self, ref: str, session: SessionFacts) -> None:
        amount, currency = self.amounts[ref]
        paid: dict[str, Any] = {"status": "complete", "paid": True, "payment_failed": False}
        self.hears(replace(session, payment_ref=ref, amount=amount, currency=currency, **paid))

    @rule(ref=st.sampled_from([RIGHT, WRONG]), back=st.integers(0, 3_000))
    def charge(self, ref: str, back: int) -> None:
        amount, currency = self.amounts[ref]
        self.hears(ChargeFacts(ref, None, None, amount, back, currency))

    @rule(number=st.integers(0, 3), status=st.sampled_from(["pending", "succeeded", "failed"]))
    def refund(self, number: int, status: Any) -> None:
        self.hears(replace(self.refunds[number], status=status))

    @rule(
        number=st.integers(0, 2), status=st.sampled_from(["inquiry", "open", "won", "won", "lost"])
    )
    def dispute(self, number: int, status: Any) -> None:
        ref = WRONG if number == 2 else RIGHT
        self.hears(DisputeFacts(f"du_{number}", ref, None, None, 199_000, "vnd", status))

    @precondition(lambda self: self.heard)
    @rule(choice=st.randoms(use_true_random=False))
    def again(self, choice: random.Random) -> None:
        before = end(self.purchase)
        self.hears(choice.choice(self.heard))
        assert end(self.purchase) == before, "what was heard before changes nothing"

    @precondition(lambda self: self.heard)
    @rule(choice=st.randoms(use_true_random=False))
    def in_another_order(self, choice: random.Random) -> None:
        order = self.heard + choice.choices(self.heard, k=len(self.heard) // 2)
        choice.shuffle(order)
        assert end(hear(blank_like(self.purchase), *order)) == end(self.purchase)

    @invariant()
    def the_right_payment_counts(self) -> None:
        if not hasattr(self, "purchase"):
            return
        known = {p.ref for p in self.purchase.facts.payments if p.amount is not None}
        counts = self.purchase.payment
        assert (counts.ref if counts else None) == next(
            (ref for ref in (RIGHT, WRONG) if ref in known), None
        )

    @invariant()
    def only_money_that_was_kept_opens_courses(self) -> None:
        if not hasattr(self, "purchase") or not self.purchase.open_lines:
            return
        counts = self.purchase.payment
        assert counts is not None
        assert counts.pays(self.purchase.total)
        assert counts.refunded < self.purchase.total.amount
        assert not counts.contested


def blank_like(purchase: Purchase) -> Purchase:
    fresh = blank(len(purchase.lines))
    fresh.lines = purchase.lines
    return fresh


AnyOrder.TestCase.settings = settings(
    max_examples=100, stateful_step_count=25, deadline=None, print_blob=True
)
TestAnyOrder = AnyOrder.TestCase


def test_what_counts_stays_when_another_payments_refund_was_heard_of_first() -> None:
    """Both are of the ordered amount: the one whose money was heard of first is kept."""
    purchase = blank(1)
    late = RefundFacts("re_1", "pi_late", None, None, 1_000, "vnd", "succeeded", None, ())
    for fact in (
        late,
        ChargeFacts("pi_first", None, None, 199_000, 0, "vnd"),
        ChargeFacts("pi_late", None, None, 199_000, 1_000, "vnd"),
    ):
        hear(purchase, fact)
    assert purchase.payment is not None
    assert purchase.payment.ref == "pi_first"
