"""Refunds that are pending, arrive later or fail, through the official client."""

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from tests.sandbox.conftest import Sandbox
from tests.sandbox.stripe.shop import Dashboard, Events, Payer, Shop, paid_charge

PENDING_REFUND = "4000000000007726"
FAILING_REFUND = "4000000000005126"


@pytest.fixture
def console(sandbox: Sandbox) -> Iterator[Dashboard]:
    dashboard = Dashboard(sandbox.base_url)
    yield dashboard
    dashboard.press("stripe", {"refunds": "succeed"})


async def test_test_card_with_a_pending_refund(shop: Shop, payer: Payer, events: Events) -> None:
    charge = await paid_charge(shop, payer, number=PENDING_REFUND)
    refund = await shop.client.v1.refunds.create_async(
        {"payment_intent": charge.payment_intent, "metadata": {"purchase_id": "p1"}}
    )
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    told = events.wait("charge.refunded", charge.id)["data"]["object"]
    assert told["amount_refunded"] == 199_000
    updated = events.wait("refund.updated", refund.id)["data"]
    assert updated["object"]["status"] == "succeeded"
    assert updated["previous_attributes"]["status"] == "pending"
    assert updated["object"]["metadata"] == {"purchase_id": "p1"}
    assert "pending_reason" not in updated["object"]
    events.wait("charge.refund.updated", refund.id)


async def test_test_card_whose_refund_fails(shop: Shop, payer: Payer, events: Events) -> None:
    charge = await paid_charge(shop, payer, number=FAILING_REFUND)
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id, "amount": 50_000})
    assert refund.status == "succeeded"
    failed = events.wait("refund.failed", refund.id)["data"]["object"]
    assert (failed["status"], failed["failure_reason"]) == ("failed", "expired_or_canceled_card")
    again = await shop.client.v1.refunds.retrieve_async(
        refund.id, {"expand": ["failure_balance_transaction", "charge"]}
    )
    returned = again.failure_balance_transaction
    assert (returned.type, returned.amount, returned.fee) == ("refund_failure", 50_000, 0)
    assert returned.source == refund.id
    assert (again.charge.amount_refunded, again.charge.refunded) == (0, False)
    booked = await shop.client.v1.balance_transactions.list_async({"source": refund.id})
    assert sum(one.net for one in booked.data) == 0


@pytest.mark.parametrize(("button", "status"), [("succeed", "succeeded"), ("fail", "failed")])
async def test_a_refund_waits_for_the_console(
    shop: Shop, payer: Payer, console: Dashboard, button: str, status: str
) -> None:
    assert console.press("stripe", {"refunds": "wait"}).json()["refunds"] == "wait"
    charge = await paid_charge(shop, payer)
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id})
    assert refund.status == "pending"
    assert console.press(f"refunds/{refund.id}/{button}").status_code == 200
    again = await shop.client.v1.refunds.retrieve_async(refund.id)
    assert again.status == status
    assert console.press(f"refunds/{refund.id}/{button}").status_code == 400


async def test_after_a_failed_refund_all_can_be_refunded_again(
    shop: Shop, payer: Payer, console: Dashboard
) -> None:
    charge = await paid_charge(shop, payer)
    first = await shop.client.v1.refunds.create_async({"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.client.v1.refunds.create_async({"charge": charge.id})
    assert caught.value.code == "charge_already_refunded"
    console.press(f"refunds/{first.id}/fail")
    second = await shop.client.v1.refunds.create_async({"charge": charge.id})
    assert second.amount == 199_000
    found = await shop.client.v1.refunds.list_async({"payment_intent": charge.payment_intent})
    assert [(one.id, one.status) for one in found.data] == [
        (second.id, "succeeded"),
        (first.id, "failed"),
    ]


async def test_the_consoles_refund_can_choose_its_end(
    shop: Shop, payer: Payer, console: Dashboard
) -> None:
    charge = await paid_charge(shop, payer)
    form: Any = {"amount": 1_000, "outcome": "wait"}
    assert console.press(f"payments/{charge.id}/refund", form).status_code == 200
    (refund,) = (await shop.client.v1.refunds.list_async({"charge": charge.id})).data
    assert (refund.status, refund.amount) == ("pending", 1_000)
    form = {"outcome": "perhaps"}
    assert console.press(f"payments/{charge.id}/refund", form).status_code == 422
