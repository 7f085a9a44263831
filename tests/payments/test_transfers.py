"""Transfers by hand: whole, in parts, too much, too little, late; and what is sent back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from beanie import PydanticObjectId
from tests.house import house
from tests.school import a_user

from khoa.base.errors import Invalid, NotFound
from khoa.base.money import Money
from khoa.context import Context
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.payments import refunds, transfers
from khoa.payments.intents import RefundPayment
from khoa.payments.movements import movements
from khoa.payments.transfer_routes import show_transfer
from khoa.platforms.payments.manual import TransferSettings
from khoa.platforms.payments.manual.provider import (
    BankReferenceKnown,
    ManualProvider,
    Received,
    Transfer,
)
from khoa.platforms.payments.protocol import CheckoutLine, CheckoutOrder
from khoa.platforms.payments.registry import Payments
from khoa.purchases.models import Purchase
from khoa.reconcile.run import save_cursor
from khoa.upkeep import PartReport, Run
from khoa.users.models import User

TOTAL = 199_000
ACCOUNT = TransferSettings(
    bank_bin="970436", bank_name="Vietcombank", account="0881000458086", holder="TRUONG KHOA"
)


@pytest.fixture
def context(database: Database) -> Context:
    provider = ManualProvider(ACCOUNT, "http://localhost:8000")
    return house(database, payments=Payments([provider]))


@pytest.fixture
async def transfer(context: Context, purchase: Purchase) -> Transfer:
    total = Money(amount=TOTAL, currency="vnd")
    purchase.provider, purchase.total, purchase.lines[0].price = "manual", total, total
    order = CheckoutOrder(
        purchase_id=str(purchase.id),
        number=purchase.number,
        attempt=1,
        deployment="here",
        lines=(CheckoutLine("Nhiếp ảnh", total, None),),
        buyer_email=None,
        language="vi",
        success_url="",
        cancel_url="",
        expires_at=datetime.now(UTC) + timedelta(days=3),
    )
    opened = await context.payments.named("manual").open(order)
    assert opened.url == f"http://localhost:8000/checkout/transfer/{opened.session_ref}"
    assert opened == await context.payments.named("manual").open(order)
    purchase.session_ref = opened.session_ref
    await purchase.save()
    return await transfers.get(opened.session_ref)


@pytest.fixture
async def office(database: Database) -> User:
    return await a_user("user_office")


async def present(purchase: Purchase) -> Purchase:
    found = await Purchase.get(purchase.id)
    assert found is not None
    return found


async def open_to_buyer(purchase: Purchase) -> bool:
    return await enrolments.of(purchase.user_id, purchase.lines[0].course_id) is not None


async def test_the_whole_amount_opens_the_course(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    done = await transfers.received(context, transfer.id, amount=TOTAL, bank_ref="FT1", by=office)
    assert not done.waits
    assert (await present(purchase)).state == "paid"
    assert await open_to_buyer(purchase)


async def test_a_second_click_counts_nothing_twice(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    await transfers.received(context, transfer.id, amount=TOTAL, bank_ref="FT1", by=office)
    for typed in (" FT1 ", "ft-1", "ＦＴ１", "F.T.1\u200b"):
        with pytest.raises(BankReferenceKnown):
            await transfers.received(context, transfer.id, amount=TOTAL, bank_ref=typed, by=office)
    for nothing in ("-", "\u200b"):
        with pytest.raises(Invalid):
            await transfers.received(context, transfer.id, amount=1, bank_ref=nothing, by=office)
    assert (await transfers.get(transfer.id)).came_in == TOTAL


async def test_one_line_of_the_statement_pays_for_one_purchase(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    """Two people in the office record it at once, at two transfers."""
    references = [transfer.id]
    for number in range(4):
        other = purchase.model_copy(
            update={"id": PydanticObjectId(), "number": f"KH-OTHER{number}", "session_ref": None}
        )
        other.cart_key = f"cart-{number}"
        await other.insert()
        twin = transfer.model_copy(
            update={"id": f"KHOTHER{number}", "purchase_id": str(other.id), "number": other.number}
        )
        await twin.insert()
        references.append(twin.id)
    outcomes = await asyncio.gather(
        *(
            transfers.received(context, reference, amount=TOTAL, bank_ref="FT1", by=office)
            for reference in references
        ),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes if not isinstance(one, Transfer)] == [
        BankReferenceKnown
    ] * 4


async def test_what_was_recorded_before_a_kill_is_settled_by_reconciliation(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    """Its time was over, so that nobody looks at the purchase any more."""
    await purchase.set({Purchase.state: "expired"})
    came = Received(bank_ref="FT1", amount=TOTAL, at=datetime.now(UTC), by=office.user_id)
    await transfer.set({Transfer.received: [came]})
    for mended in ({"ledger rows": 1, "payments": 1}, {}):
        report = PartReport(name="ledger")
        await movements(Run(context, datetime.now(UTC), save_cursor), report)
        assert (report.mended, report.problems) == (mended, [])
    assert (await present(purchase)).state == "paid"
    assert await open_to_buyer(purchase)


async def test_reconciliation_knows_of_what_is_too_little_or_too_much_by_the_office(
    context: Context, transfer: Transfer, office: User
) -> None:
    """It waits there; what is sent back is no refund of the purchase's."""
    run = Run(context, datetime.now(UTC), save_cursor)
    for amount, bank_ref in ((TOTAL - 1, "FT1"), (6_001, "FT2")):
        done = await transfers.received(
            context, transfer.id, amount=amount, bank_ref=bank_ref, by=office
        )
        await movements(run, report := PartReport(name="ledger"))
        assert (report.mended["ledger rows"], report.problems) == (1, [])
    await transfers.sent_back(context, transfer.id, done.back[0].ref, bank_ref="OUT1", by=office)
    await movements(run, report := PartReport(name="ledger"))
    assert (report.mended["ledger rows"], report.problems) == (1, [])


async def test_parts_add_up_and_the_rest_goes_back(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    first = await transfers.received(context, transfer.id, amount=150_000, bank_ref="1", by=office)
    assert (first.missing, first.waits) == (49_000, True)
    assert (await present(purchase)).state == "pending"
    second = await transfers.received(context, transfer.id, amount=60_000, bank_ref="2", by=office)
    assert (second.missing, second.waits) == (0, True)
    assert [task.amount for task in second.back] == [11_000]
    assert (await present(purchase)).state == "paid"
    done = await transfers.sent_back(
        context, transfer.id, second.back[0].ref, bank_ref="OUT1", by=office
    )
    assert not done.waits
    assert (await present(purchase)).state == "paid"


async def test_less_can_be_taken(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    await transfers.received(context, transfer.id, amount=198_000, bank_ref="1", by=office)
    taken = await transfers.accept(context, transfer.id, by=office)
    assert not taken.waits
    settled = await present(purchase)
    assert (settled.state, settled.waits_for_office) == ("paid", [])
    assert await open_to_buyer(purchase)


async def test_what_comes_after_less_was_taken_goes_back(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    """The purchase counts what was taken: the rest would be nobody's."""
    await transfers.received(context, transfer.id, amount=150_000, bank_ref="1", by=office)
    await transfers.accept(context, transfer.id, by=office)
    late = await transfers.received(context, transfer.id, amount=60_000, bank_ref="2", by=office)
    assert ([task.amount for task in late.back], late.kept, late.waits) == ([60_000], 150_000, True)
    paid = await present(purchase)
    assert (paid.state, paid.paid) == ("paid", Money(amount=150_000, currency="vnd"))
    done = await transfers.sent_back(
        context, transfer.id, late.back[0].ref, bank_ref="OUT", by=office
    )
    assert not done.waits
    assert await open_to_buyer(purchase)


async def test_or_sent_back_and_then_paid_after_all(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    await transfers.received(context, transfer.id, amount=100_000, bank_ref="1", by=office)
    over = await transfers.give_up(context, transfer.id, by=office)
    assert [task.amount for task in over.back] == [100_000]
    assert (await present(purchase)).state == "expired"
    await transfers.received(context, transfer.id, amount=TOTAL, bank_ref="2", by=office)
    assert (await present(purchase)).state == "paid"


async def test_a_late_transfer_counts(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    await context.payments.named("manual").close(transfer.id)
    assert (await context.payments.named("manual").fetch_session(transfer.id)).status == "expired"
    await transfers.received(context, transfer.id, amount=TOTAL, bank_ref="1", by=office)
    assert (await present(purchase)).state == "paid"


async def test_a_refund_is_a_task_in_the_office(
    context: Context, purchase: Purchase, transfer: Transfer, office: User
) -> None:
    await transfers.received(context, transfer.id, amount=TOTAL, bank_ref="1", by=office)
    await refunds.ask(context, purchase.purchase_id, by=office)
    work = RefundPayment(purchase_id=str(purchase.id), order_id="asked-1")
    for _ in range(2):
        await refunds.carry_out(context, work)
    assert (await present(purchase)).state == "refunded"
    assert not await open_to_buyer(purchase)
    (task,) = (await transfers.get(transfer.id)).back
    assert (task.amount, task.done_at) == (TOTAL, None)
    done = await transfers.sent_back(context, transfer.id, task.ref, bank_ref="OUT1", by=office)
    assert not done.waits
    settled = await present(purchase)
    assert settled.payment is not None
    assert [known.status for known in settled.payment.refunds.values()] == ["succeeded"]
    account = context.payments.named("manual")
    moved = [m async for m in account.movements(datetime(2026, 1, 1, tzinfo=UTC))]
    assert sorted(m.net for m in moved) == [-TOTAL, TOTAL]


async def test_only_the_buyer_sees_it(transfer: Transfer, office: User) -> None:
    with pytest.raises(NotFound):
        await transfers.of_buyer(office, transfer.id)


async def test_more_than_one_payment_can_be_is_shown_as_it_came(
    context: Context, transfer: Transfer, office: User
) -> None:
    """Two receipts of 60 million: their sum is more than any price."""
    for number in (1, 2):
        await transfers.received(
            context, transfer.id, amount=60_000_000, bank_ref=f"FT{number}", by=office
        )
    purchase = await Purchase.get(PydanticObjectId(transfer.purchase_id))
    assert purchase is not None
    buyer = await User.get(purchase.user_id)
    assert buyer is not None
    shown = await show_transfer(transfer.id, buyer, context)
    assert (shown.received.amount, shown.missing.amount) == (120_000_000, 0)
