"""docs/webhooks.md says what the code does: its tables are read here and compared with it."""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import get_args

from tests.payments.test_any_order import blank
from tests.stack import ROOT

from khoa.base.money import Money
from khoa.platforms.events import DisputeStatus, RefundStatus
from khoa.platforms.payments.stripe.facts import EVENT_TYPES
from khoa.purchases.models import (
    DisputeKnown,
    PaymentFacts,
    PaymentKnown,
    PurchaseState,
    RefundKnown,
    derive,
)
from khoa.webhooks.models import EventState

DOCS = ROOT / "docs"


def table(name: str, marker: str) -> list[list[str]]:
    """The cells of the first table from the marker on, without the table's head."""
    text = (DOCS / name).read_text(encoding="utf-8")
    lines = text[text.index(marker) :].splitlines()
    rows = itertools.dropwhile(lambda line: not line.startswith("|"), lines)
    found = list(itertools.takewhile(lambda line: line.startswith("|"), rows))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[2:]]


def event_types(cell: str) -> list[str]:
    """Of `a.b.created`, `.updated`: what begins with a dot takes the place of the last word."""
    found: list[str] = []
    for name in re.findall(r"`([a-z_.]+)`", cell):
        found.append(found[-1].rpartition(".")[0] + name if name.startswith(".") else name)
    return found


# The table's words, read again. Rows are tried from the top.
def _payment(facts: PaymentFacts) -> PaymentKnown | None:
    return facts.payments[0] if facts.payments else None


def _disputed(facts: PaymentFacts, status: str) -> bool:
    payment = _payment(facts)
    return payment is not None and any(d.status == status for d in payment.disputes.values())


def _back(facts: PaymentFacts) -> list[int]:
    payment = _payment(facts)
    refunds = payment.refunds.values() if payment else ()
    return [refund.amount for refund in refunds if refund.status in ("pending", "succeeded")]


def _given_back_whole(facts: PaymentFacts) -> bool:
    payment = _payment(facts)
    whole = (payment.amount or 0) if payment else 0
    return bool(_back(facts)) and sum(_back(facts)) >= whole


def _as_ordered(facts: PaymentFacts) -> bool:
    payment = _payment(facts)
    return payment is not None and (payment.amount, payment.currency) == (TOTAL.amount, "vnd")


WORDS: dict[str, Callable[[PaymentFacts], bool]] = {
    "no payment; an asynchronous one was refused": lambda facts: (
        not facts.payments and facts.payment_failed
    ),
    "no payment; the session expired": lambda facts: (
        not facts.payments and facts.session_status == "expired"
    ),
    "no payment": lambda facts: not facts.payments,
    "a dispute was lost": lambda facts: _disputed(facts, "lost"),
    "a dispute is open": lambda facts: _disputed(facts, "open"),
    "refunds that have not failed reach what was paid": _given_back_whole,
    "the amount or currency is not the ordered one, and the office has not taken it": (
        lambda facts: not _as_ordered(facts) and not facts.accepted
    ),
    "some refund that has not failed": lambda facts: bool(_back(facts)),
    "otherwise": lambda facts: True,
}
TOTAL = Money(amount=448_000, currency="vnd")  # of two lines, as `blank(2)` has them

SESSIONS = [
    PaymentFacts(session_status=status, payment_failed=failed)
    for status in ("open", "complete", "expired")
    for failed in (False, True)
]
PAID = [(TOTAL.amount, "vnd"), (1_990, "vnd"), (TOTAL.amount, "usd")]
ONE_REFUND = [
    [(share, status, lines)]
    for share in (0.5, 1.0)
    for status in get_args(RefundStatus)
    for lines in (None, [], [1])
]
TWO_REFUNDS = [
    [(0.5, one, [0]), (0.5, other, None)]
    for one in get_args(RefundStatus)
    for other in get_args(RefundStatus)
]
CONTESTS = [(), *((one,) for one in get_args(DisputeStatus)), ("won", "lost"), ("won", "open")]


def histories() -> Iterator[PaymentFacts]:
    """Every way in which facts can be combined, as far as the table tells of them."""
    yield from SESSIONS
    for session, (amount, currency), back, contest, accepted in itertools.product(
        SESSIONS, PAID, [[], *ONE_REFUND, *TWO_REFUNDS], CONTESTS, (False, True)
    ):
        refunds = {
            f"re_{at}": RefundKnown(amount=int(amount * share), status=status, lines=lines)
            for at, (share, status, lines) in enumerate(back)
        }
        disputes = {
            f"du_{at}": DisputeKnown(amount=amount, status=status)
            for at, status in enumerate(contest)
        }
        payment = PaymentKnown(
            ref="pi_1", amount=amount, currency=currency, refunds=refunds, disputes=disputes
        )
        yield session.model_copy(update={"payments": [payment], "accepted": accepted})


def test_the_state_is_what_the_table_says() -> None:
    rows = table("webhooks.md", "| facts |")
    assert {facts for facts, _, _ in rows} == set(WORDS), "the table's words are read here"
    assert {state.strip("`") for _, state, _ in rows} == set(get_args(PurchaseState))
    met, purchase = set(), blank(2)
    for facts in histories():
        words, state, opens = next(row for row in rows if WORDS[row[0]](facts))
        met.add(words)
        purchase.facts, purchase.state = facts, derive(facts, TOTAL)
        assert purchase.state == state.strip("`"), (words, facts)
        named = {at for re in facts.payments[:1] for at in _named(re)}
        expected = {"no": set(), "all": {0, 1}}.get(opens, {0, 1} - named)
        assert purchase.open_lines == expected, (words, facts)
    assert met == set(WORDS), "each row of the table was tried"


def _named(payment: PaymentKnown) -> Iterator[int]:
    for refund in payment.refunds.values():
        if refund.status != "failed":
            yield from refund.lines or []


def test_each_of_stripes_events_is_told_to_operators() -> None:
    facts = table("webhooks.md", "| Stripe's event |")
    documented = [kind for cell, _ in facts for kind in event_types(cell)]
    assert sorted(documented) == sorted(EVENT_TYPES)
    secret = next(row for row in table("settings.md", "## Stripe") if "WEBHOOK_SECRET" in row[0])
    _, _, asked_for = secret[1].partition("/api/webhooks/stripe`")
    assert sorted(event_types(asked_for)) == sorted(EVENT_TYPES)


def test_each_state_of_an_event_is_explained() -> None:
    rows = table("webhooks.md", "| state of an event |")
    assert {state.strip("`") for state, _ in rows} == set(get_args(EventState))
