"""Whatever the office does with a transfer, in whatever order: every đồng is accounted for."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.payments.test_transfers import TOTAL, context, office, open_to_buyer, present, transfer  # noqa: F401 (fixtures)

from khoa.base.errors import KhoaError
from khoa.context import Context
from khoa.enrolments.models import Enrolment
from khoa.ledger import service as ledger
from khoa.ledger.models import LedgerRow
from khoa.outbox.models import Intent
from khoa.payments import refunds, transfers
from khoa.payments.intents import RefundPayment
from khoa.platforms.payments.manual.provider import BankLine, Transfer
from khoa.purchases.models import Purchase
from khoa.users.models import User

steps = st.lists(
    st.one_of(
        st.sampled_from([TOTAL, TOTAL - 1, 1_000, TOTAL + 5_000]),
        st.sampled_from(["accept", "give up", "refund", "send back", "close"]),
    ),
    max_size=8,
)


@settings(
    max_examples=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
async def test_every_dong_is_accounted_for(
    context: Context,  # noqa: F811
    purchase: Purchase,
    transfer: Transfer,  # noqa: F811
    office: User,  # noqa: F811
    steps: list[int | str],
) -> None:
    for document in (Purchase, Transfer, BankLine, Enrolment, Intent, LedgerRow):
        await document.get_pymongo_collection().delete_many({})
    await purchase.model_copy(deep=True).insert()
    await transfer.model_copy(deep=True).insert()
    for number, step in enumerate(steps):
        try:
            await _do(context, purchase, transfer.id, office, step, number)
        except KhoaError as refused:
            assert refused.status in (404, 409), refused
    await _is_right(purchase, await transfers.get(transfer.id))


async def _do(
    context: Context,  # noqa: F811
    purchase: Purchase,
    reference: str,
    office: User,  # noqa: F811
    step: int | str,
    number: int,
) -> None:
    match step:
        case int(amount):
            line: dict[str, Any] = {"amount": amount, "bank_ref": f"FT{number}"}
            await transfers.received(context, reference, **line, by=office)
        case "accept":
            await transfers.accept(context, reference, by=office)
        case "give up":
            await transfers.give_up(context, reference, by=office)
        case "close":
            await context.payments.named("manual").close(reference)
        case "refund":
            asked = await refunds.ask(context, purchase.purchase_id, by=office)
            for order_id in asked.refund_orders:
                work = RefundPayment(purchase_id=str(purchase.id), order_id=order_id)
                await refunds.carry_out(context, work)
        case "send back":
            for task in (await transfers.get(reference)).back:
                await transfers.sent_back(
                    context, reference, task.ref, bank_ref=f"OUT{task.ref}", by=office
                )


async def _is_right(purchase: Purchase, held: Transfer) -> None:
    settled = await present(purchase)
    stays = held.came_in - sum(task.amount for task in held.back)
    if settled.paid is None:
        assert stays == held.kept, "nothing but a part that is waited for"
        assert settled.state in ("pending", "expired")
    else:
        assert stays == settled.left.amount, "what the school has is what the purchase says"
        assert settled.state == ("paid" if stays else "refunded")
    assert await open_to_buyer(purchase) == (settled.state == "paid")
    if settled.paid is not None:
        [line] = settled.lines
        earned = sum(balance.owed for balance in await ledger.balances_of(line.educator_id))
        assert abs(earned * 100 - settled.left.amount * 70) < 100, "to the last đồng"
    unsent = any(task.done_at is None for task in held.back)
    assert held.waits == (unsent or bool(held.kept and held.missing)), "the office is told"
