"""The ledger: what educators have earned follows the facts, in whatever order they come, once."""

import asyncio
import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from beanie import PydanticObjectId
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.payments.conftest import dispute, refund, session
from tests.school import a_course, a_user

from khoa.base.money import CURRENCIES, MAX_AMOUNT, Money, split
from khoa.base.spreadsheets import csv_chunks
from khoa.context import Context
from khoa.database import Database
from khoa.ledger import service as ledger
from khoa.ledger.models import LedgerRow
from khoa.ledger.service import Period
from khoa.ledger.shares import educators_part, kept_of_lines
from khoa.payments.settle import fulfil
from khoa.platforms.events import MovementFacts, PaymentFact
from khoa.purchases.models import (
    DisputeKnown,
    PaymentFacts,
    PaymentKnown,
    Purchase,
    RefundKnown,
)
from khoa.purchases.order import PurchaseLine

ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
async def cart(database: Database, purchase: Purchase) -> Purchase:
    """Three lines of three educators, which do not divide evenly: 199,001 + 99,999 + 50,000."""
    others = [await a_course(database, f"other-{n}") for n in (1, 2)]
    prices = (199_001, 99_999, 50_000)
    line = purchase.lines[0]
    purchase.lines = [
        line.model_copy(update={"price": Money(amount=prices[0], currency="vnd")}),
        *(
            PurchaseLine(
                course_id=course.course_id,
                slug=course.slug,
                title=course.title,
                educator_id=course.educator_id,
                price=Money(amount=price, currency="vnd"),
            )
            for course, price in zip(others, prices[1:], strict=True)
        ),
    ]
    purchase.total = Money(amount=sum(prices), currency="vnd")
    return await purchase.save()


async def hear(database: Database, fact: PaymentFact) -> Purchase:
    settled = await database.transaction(lambda: fulfil("stripe", fact))
    assert settled is not None
    return settled


async def earned(purchase: Purchase) -> list[int]:
    """By line: what its educator is owed."""
    balances = [await ledger.balances_of(line.educator_id) for line in purchase.lines]
    return [sum(known.owed for known in each) for each in balances]


async def test_each_educator_earns_their_part_once(database: Database, cart: Purchase) -> None:
    for _ in range(2):
        await hear(database, session(cart))
    assert await earned(cart) == [139_301, 69_999, 35_000]
    assert await LedgerRow.count() == 3


async def test_sixteen_copies_at_once_earn_once(database: Database, cart: Purchase) -> None:
    await asyncio.gather(*(hear(database, session(cart)) for _ in range(16)))
    assert await LedgerRow.count() == 3


async def test_a_refund_that_names_a_line_takes_its_share_alone(
    database: Database, cart: Purchase
) -> None:
    await hear(database, session(cart))
    back = refund(cart, 99_999, order_id="asked-1", lines=(1,), status="pending")
    await hear(database, back)
    assert await earned(cart) == [139_301, 0, 35_000]
    await hear(database, replace(back, status="failed"))
    assert await earned(cart) == [139_301, 69_999, 35_000], "the money stayed, the share comes back"
    assert await LedgerRow.count() == 5


async def test_a_refund_without_lines_is_borne_by_all(database: Database, cart: Purchase) -> None:
    await hear(database, session(cart))
    await hear(database, refund(cart, 100_000))
    kept = kept_of_lines(await _present(cart))
    assert sum(kept) == cart.total.amount - 100_000
    assert await earned(cart) == [educators_part(amount, 70) for amount in kept]
    await hear(database, refund(cart, cart.total.amount - 100_000, "re_2"))
    assert await earned(cart) == [0, 0, 0]


async def test_only_a_lost_dispute_takes_the_share(database: Database, cart: Purchase) -> None:
    await hear(database, session(cart))
    await hear(database, dispute(cart, "open"))
    assert await earned(cart) == [139_301, 69_999, 35_000]
    await hear(database, dispute(cart, "lost"))
    assert await earned(cart) == [0, 0, 0]
    await hear(database, dispute(cart, "won"))
    assert await earned(cart) == [139_301, 69_999, 35_000]


async def test_a_wrong_amount_earns_nothing_before_the_office_takes_it(
    database: Database, cart: Purchase
) -> None:
    await hear(database, session(cart, amount=100_000))
    assert await earned(cart) == [0, 0, 0]


async def test_a_later_change_of_the_share_leaves_old_purchases(
    database: Database, cart: Purchase
) -> None:
    await cart.set({Purchase.educator_percent: 50})
    await hear(database, session(cart))
    assert await earned(cart) == [99_501, 50_000, 25_000]


AMOUNTS = st.integers(0, MAX_AMOUNT)


@given(amount=AMOUNTS, weights=st.lists(AMOUNTS, min_size=1, max_size=12))
def test_parts_add_up_and_none_is_a_unit_off(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    if sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - amount * weight) < sum(weights)


@st.composite
def known_payments(draw: st.DrawFn) -> tuple[list[int], PaymentKnown, int]:
    """The lines' prices, a payment with refunds and disputes in any combination, a percentage."""
    prices = draw(st.lists(st.integers(1, 8_000_000), min_size=1, max_size=12))
    places = st.lists(st.integers(0, len(prices) - 1), unique=True)
    refunds = st.builds(
        RefundKnown,
        amount=st.integers(1, sum(prices)),
        status=st.sampled_from(["pending", "succeeded", "failed"]),
        lines=st.none() | places,
    )
    disputes = st.builds(
        DisputeKnown,
        amount=st.integers(1, sum(prices)),
        status=st.sampled_from(["inquiry", "open", "lost", "won"]),
    )
    payment = PaymentKnown(
        ref="pi_1",
        amount=sum(prices),
        currency=draw(st.sampled_from(sorted(CURRENCIES))),
        refunds={f"re_{n}": one for n, one in enumerate(draw(st.lists(refunds, max_size=4)))},
        disputes={f"du_{n}": one for n, one in enumerate(draw(st.lists(disputes, max_size=2)))},
    )
    return prices, payment, draw(st.integers(0, 100))


async def test_shares_and_the_schools_part_are_what_was_kept(
    database: Database, purchase: Purchase
) -> None:
    @settings(deadline=None, max_examples=300)
    @given(known=known_payments())
    def holds(known: tuple[list[int], PaymentKnown, int]) -> None:
        prices, payment, percent = known
        assert payment.amount is not None
        assert payment.currency is not None
        line, currency = purchase.lines[0], payment.currency
        bought = purchase.model_copy(
            update={
                "lines": [
                    line.model_copy(update={"price": Money(amount=price, currency=currency)})
                    for price in prices
                ],
                "facts": PaymentFacts(payments=[payment]),
                "paid_at": datetime.now(UTC),
                "state": "paid",
            }
        )
        kept = kept_of_lines(bought)
        lost = sum(one.amount for one in payment.disputes.values() if one.status == "lost")
        assert sum(kept) == max(0, payment.amount - payment.refunded - lost)
        shares = [educators_part(amount, percent) for amount in kept]
        school = [educators_part(amount, 100 - percent) for amount in kept]
        for part, rest, amount, price in zip(shares, school, kept, prices, strict=True):
            assert 0 <= part <= amount <= price
            assert part + rest - amount in (0, 1), "a half is the educator's"

    holds()


async def test_a_movement_is_written_once_with_its_settlement(
    database: Database, cart: Purchase
) -> None:
    await hear(database, session(cart))
    charge = a_movement(amount=349_000, settled=1_342, fee=69, net=1_273)

    async def take_in(*movements: MovementFacts) -> None:
        await ledger.record_movements("stripe", await ledger.unrecorded("stripe", movements))

    for _ in range(2):
        await take_in(charge)
    assert await ledger.unrecorded("stripe", [charge]) == []
    await asyncio.gather(*(take_in(a_movement(movement_ref="txn_2")) for _ in range(4)))
    written, _ = await ledger.rows(kinds=["charge"])
    assert {row.id for row in written} == {"stripe/txn_1", "stripe/txn_2"}
    assert {row.number for row in written} == {cart.number}


async def test_two_payments_that_a_purchase_has_not_heard_of_are_both_its_own(
    database: Database, purchase: Purchase
) -> None:
    """Both notices were lost: paid by two open pages."""
    unheard = [
        a_movement(movement_ref=f"txn_{ref}", payment_ref=ref, purchase_id=str(purchase.id))
        for ref in ("pi_1", "pi_2")
    ]
    found = await ledger.unrecorded("stripe", unheard)
    assert [(moved.payment_ref, of and of.number) for moved, of in found] == [
        ("pi_1", purchase.number),
        ("pi_2", purchase.number),
    ]


async def test_payouts_end_at_what_is_owed_unless_confirmed(
    database: Database, cart: Purchase, shop: Context
) -> None:
    await hear(database, session(cart))
    admin, educator = await a_user("user_admin"), await a_user("user_educator")
    await LedgerRow.get_pymongo_collection().update_many(
        {"educator_id": cart.lines[0].educator_id}, {"$set": {"educator_id": educator.id}}
    )

    async def pay(reference: str, amount: int, *, confirmed: bool = False) -> LedgerRow:
        return await ledger.record_payout(
            shop,
            educator,
            amount=amount,
            currency="vnd",
            reference=reference,
            paid_on=date(2026, 11, 22),
            by=admin,
            confirmed=confirmed,
        )

    with pytest.raises(ledger.MoreThanOwed):
        await pay("FT1", 139_302)
    at_once = await asyncio.gather(
        *(pay(f"FT{n}", 139_301) for n in (2, 3, 4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in at_once) == [
        "LedgerRow",
        "MoreThanOwed",
        "MoreThanOwed",
    ]
    done = next(one for one in at_once if isinstance(one, LedgerRow))
    with pytest.raises(ledger.PayoutRecorded):
        await pay(str(done.source_ref), 1, confirmed=True)
    # One of before, whose id has the reference as it was typed.
    before = done.model_copy(
        update={"id": f"payout/{educator.id}/vcb-7 a", "source_ref": "vcb-7 a"}
    )
    before.amount = 0
    await before.insert()
    for typed in (f" {done.source_ref} ".lower().replace("t", "t-"), "VCB 7A"):
        with pytest.raises(ledger.PayoutRecorded):
            await pay(typed, 1, confirmed=True)
    await pay("FT9", 1_000, confirmed=True)
    [balance] = await ledger.balances_of(educator.user_id)
    assert (balance.earned, balance.paid_out, balance.owed) == (139_301, 140_301, -1_000)


async def test_a_period_begins_and_ends_at_the_schools_midnight(database: Database) -> None:
    who = PydanticObjectId()
    midnight = datetime(2026, 10, 31, 17, tzinfo=UTC)  # 1 November in Việt Nam
    for n, moment in enumerate(
        (midnight - timedelta(seconds=1), midnight, midnight + timedelta(days=30, seconds=-1))
    ):
        await a_share(who, f"share/{n}", moment, 10**n)
    await a_share(who, "share/after", midnight + timedelta(days=30), 1_000)
    november = Period(date(2026, 11, 1), date(2026, 11, 30), ZONE)
    assert await ledger.ever_earned(who)
    assert not await ledger.ever_earned(PydanticObjectId())
    rows, _ = await ledger.rows(educator_id=who, period=november)
    assert [row.amount for row in rows] == [100, 10]


async def test_the_file_opens_in_a_spreadsheet(database: Database) -> None:
    who = PydanticObjectId()
    now = datetime(2026, 11, 22, 20, tzinfo=UTC)
    await a_share(who, "share/1", now, -1_250, currency="usd", source_ref="=HYPERLINK(1)")
    period = Period(date(2026, 11, 23), date(2026, 11, 23), ZONE)
    rows = ledger.csv_rows(educator_id=who, period=period)
    file = b"".join([part async for part in csv_chunks(ledger.CSV_HEAD, rows)])
    assert file.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert row["time"] == "2026-11-23 03:00:00"
    assert row["amount"] == "-12.50", "a number, not a text"
    assert row["reference"] == "'=HYPERLINK(1)"


async def a_share(
    who: PydanticObjectId, id: str, at: datetime, amount: int, *, currency: str = "vnd", **more: Any
) -> None:
    row = LedgerRow(
        id=id, kind="share", at=at, amount=amount, currency=currency, educator_id=who, **more
    )
    await row.insert()


def a_movement(**changes: Any) -> MovementFacts:
    known: dict[str, Any] = {
        "movement_ref": "txn_1",
        "kind": "charge",
        "payment_ref": "pi_1",
        "source_ref": "ch_1",
        "amount": 260_000,
        "currency": "vnd",
        "settled": 1_000,
        "fee": 0,
        "net": 1_000,
        "settled_currency": "usd",
        "rate": "0.00384615",
        "created_at": datetime.now(UTC),
    }
    return MovementFacts(**{**known, **changes})


async def _present(purchase: Purchase) -> Purchase:
    found = await Purchase.get(purchase.id)
    assert found is not None
    return found
