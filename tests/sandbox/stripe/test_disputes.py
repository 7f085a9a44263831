"""Disputes through the official client: opened by a test card or the console, won and lost."""

from typing import Any

import pytest
import stripe
from tests.sandbox.conftest import Sandbox
from tests.sandbox.stripe.shop import Dashboard, Events, Payer, Shop, paid_charge

FRAUDULENT = "4000000000000259"
INQUIRY = "4000000000001976"


@pytest.fixture
def bank(sandbox: Sandbox) -> Dashboard:
    return Dashboard(sandbox.base_url)


async def disputed(shop: Shop, payer: Payer, bank: Dashboard) -> Any:
    charge = await paid_charge(shop, payer)
    assert bank.press(f"payments/{charge.id}/dispute").status_code == 200
    (dispute,) = (await shop.client.v1.disputes.list_async({"charge": charge.id})).data
    return dispute


async def test_a_test_card_disputes_by_itself(shop: Shop, payer: Payer, events: Events) -> None:
    charge = await paid_charge(shop, payer, number=FRAUDULENT)
    dispute_id = events.wait_about("charge.dispute.created", charge.id)["id"]
    dispute = await shop.client.v1.disputes.retrieve_async(
        dispute_id, {"expand": ["charge", "payment_intent"]}
    )
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    assert (dispute.amount, dispute.currency) == (199_000, "vnd")
    assert dispute.charge.id == charge.id
    assert dispute.charge.disputed is True
    assert dispute.payment_intent.id == charge.payment_intent
    told = events.wait("charge.dispute.funds_withdrawn", dispute_id)
    assert told["data"]["object"]["status"] == "needs_response"


async def test_the_money_and_the_fee_are_withdrawn(
    shop: Shop, payer: Payer, bank: Dashboard
) -> None:
    dispute = await disputed(shop, payer, bank)
    (taken,) = dispute.balance_transactions
    assert (taken.type, taken.reporting_category) == ("adjustment", "dispute")
    assert (taken.amount, taken.fee, taken.net) == (-199_000, 390_000, -589_000)
    found = await shop.client.v1.balance_transactions.list_async(
        {"source": dispute.id, "type": "adjustment", "expand": ["data.source"]}
    )
    assert [one.id for one in found.data] == [taken.id]
    assert found.data[0].source.object == "dispute"


@pytest.mark.parametrize(("decision", "status"), [("won", "won"), ("lost", "lost")])
async def test_the_bank_decides(
    shop: Shop, payer: Payer, bank: Dashboard, events: Events, decision: str, status: str
) -> None:
    dispute = await disputed(shop, payer, bank)
    assert bank.press(f"disputes/{dispute.id}/review").status_code == 200
    updated = events.wait("charge.dispute.updated", dispute.id)["data"]
    assert updated["object"]["status"] == "under_review"
    assert updated["previous_attributes"]["status"] == "needs_response"
    assert bank.press(f"disputes/{dispute.id}/{decision}").status_code == 200
    assert events.wait("charge.dispute.closed", dispute.id)["data"]["object"]["status"] == status
    closed = await shop.client.v1.disputes.retrieve_async(dispute.id)
    amounts = [moved.amount for moved in closed.balance_transactions]
    if decision == "won":
        events.wait("charge.dispute.funds_reinstated", dispute.id)
        assert amounts == [-199_000, 199_000]
        assert closed.balance_transactions[1].fee == 0
    else:
        assert amounts == [-199_000]
    assert bank.press(f"disputes/{dispute.id}/won").status_code == 400


async def test_an_inquiry_takes_no_money_until_it_is_lost(
    shop: Shop, payer: Payer, bank: Dashboard, events: Events
) -> None:
    charge = await paid_charge(shop, payer, number=INQUIRY)
    dispute_id = events.wait_about("charge.dispute.created", charge.id)["id"]
    api = shop.client.v1.disputes
    inquiry = await api.retrieve_async(dispute_id)
    assert (inquiry.status, inquiry.balance_transactions) == ("warning_needs_response", [])
    assert inquiry.is_charge_refundable
    bank.press(f"disputes/{dispute_id}/lost")
    lost = await api.retrieve_async(dispute_id)
    assert lost.status == "lost"
    assert [moved.amount for moved in lost.balance_transactions] == [-199_000]


async def test_what_the_bank_took_is_not_refunded_as_well(
    shop: Shop, payer: Payer, bank: Dashboard
) -> None:
    dispute = await disputed(shop, payer, bank)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.client.v1.refunds.create_async({"charge": dispute.charge})
    assert (caught.value.http_status, caught.value.code) == (400, "charge_disputed")
    bank.press(f"disputes/{dispute.id}/won")
    refund = await shop.client.v1.refunds.create_async({"charge": dispute.charge})
    assert refund.status == "succeeded"


async def test_disputes_are_listed_by_payment_and_page(
    shop: Shop, payer: Payer, bank: Dashboard
) -> None:
    first, second = [await disputed(shop, payer, bank) for _ in range(2)]
    api = shop.client.v1.disputes
    mine = await api.list_async({"payment_intent": first.payment_intent})
    assert [one.id for one in mine.data] == [first.id]
    assert (await api.list_async({"charge": "ch_nobody"})).data == []
    assert (await api.list_async({"created": {"gt": second.created + 60}})).data == []
    page = await api.list_async({"limit": 1})
    everything = [one.id async for one in page.auto_paging_iter()]
    assert everything[:2] == [second.id, first.id]


@pytest.mark.parametrize("path", ["payments/ch_no/dispute", "disputes/du_no/won"])
def test_nothing_unknown_is_disputed(bank: Dashboard, path: str) -> None:
    assert bank.press(path).status_code == 404


async def test_a_charge_is_disputed_once(shop: Shop, payer: Payer, bank: Dashboard) -> None:
    dispute = await disputed(shop, payer, bank)
    assert bank.press(f"payments/{dispute.charge}/dispute").status_code == 400


async def test_unknown_dispute_is_404(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.client.v1.disputes.retrieve_async("du_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
