"""Refunds and events through the official client."""

from typing import Any

import pytest
import stripe
from tests.sandbox.stripe.shop import Events, Payer, Shop, paid_charge


async def test_full_refund_by_payment_intent(shop: Shop, payer: Payer, events: Events) -> None:
    charge = await paid_charge(shop, payer)
    refund = await shop.client.v1.refunds.create_async(
        {"payment_intent": charge.payment_intent, "metadata": {"lines": "a"}},
        {"idempotency_key": f"refund-{charge.id}"},
    )
    assert (refund.status, refund.amount, refund.charge) == ("succeeded", 199_000, charge.id)
    told = events.wait("charge.refunded", charge.id)
    assert told["data"]["object"]["refunded"] is True
    assert told["data"]["object"]["amount_refunded"] == 199_000
    assert told["data"]["object"]["metadata"] == {"purchase_id": "p1"}
    assert told["data"]["previous_attributes"] == {"amount_refunded": 0, "refunded": False}
    assert told["request"]["idempotency_key"] == f"refund-{charge.id}"
    created = events.wait("refund.created", refund.id)["data"]["object"]
    assert created == refund.to_dict()
    updated = events.wait("refund.updated", refund.id)["data"]["object"]
    assert updated["destination_details"]["card"]["reference_status"] == "available"


async def test_parts_add_up_to_the_whole_and_no_more(
    shop: Shop, payer: Payer, events: Events
) -> None:
    charge = await paid_charge(shop, payer)
    refunds = shop.client.v1.refunds
    first = await refunds.create_async({"charge": charge.id, "amount": 50_000})
    now = await shop.client.v1.charges.retrieve_async(charge.id)
    assert (now.amount_refunded, now.refunded) == (50_000, False)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded") as caught:
        await refunds.create_async({"charge": charge.id, "amount": 149_001})
    assert (caught.value.http_status, caught.value.param) == (400, "amount")
    rest = await refunds.create_async({"charge": charge.id})
    assert rest.amount == 149_000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await refunds.create_async({"charge": charge.id})
    assert caught.value.code == "charge_already_refunded"
    listed = await refunds.list_async({"payment_intent": charge.payment_intent})
    assert [one.id for one in listed.data] == [rest.id, first.id]
    expanded = await shop.client.v1.charges.retrieve_async(charge.id, {"expand": ["refunds"]})
    assert [one.id for one in expanded.refunds.data] == [rest.id, first.id]
    assert (expanded.amount_refunded, expanded.refunded) == (199_000, True)


async def test_refund_is_taken_from_the_balance(shop: Shop, payer: Payer) -> None:
    charge = await paid_charge(shop, payer)
    refund = await shop.client.v1.refunds.create_async(
        {"charge": charge.id, "amount": 9_000, "expand": ["balance_transaction", "charge"]}
    )
    balance = refund.balance_transaction
    assert (balance.amount, balance.fee, balance.net) == (-9_000, 0, -9_000)
    assert refund.charge.amount_refunded == 9_000
    again = await shop.client.v1.refunds.retrieve_async(refund.id)
    assert again.balance_transaction == balance.id


async def test_more_than_was_paid_is_refused(shop: Shop, payer: Payer) -> None:
    charge = await paid_charge(shop, payer)
    with pytest.raises(stripe.InvalidRequestError, match="greater than charge amount"):
        await shop.client.v1.refunds.create_async({"charge": charge.id, "amount": 199_001})


@pytest.mark.parametrize(
    ("request_params", "status", "code", "param"),
    [
        ({}, 400, None, None),
        ({"charge": "ch_nobody"}, 404, "resource_missing", "id"),
        ({"payment_intent": "pi_nobody"}, 404, "resource_missing", "payment_intent"),
        ({"charge": "ch_x", "amount": "1.5"}, 400, "parameter_invalid_integer", "amount"),
        ({"charge": "ch_x", "amount": 0}, 400, "parameter_invalid_integer", "amount"),
        ({"charge": "ch_x", "reason": "mood"}, 400, None, "reason"),
        ({"charge": "ch_x", "why": "so"}, 400, "parameter_unknown", "why"),
    ],
)
async def test_refund_that_cannot_be_is_refused(
    shop: Shop, request_params: Any, status: int, code: str | None, param: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.client.v1.refunds.create_async(request_params)
    error = caught.value
    assert (error.http_status, error.code, error.param) == (status, code, param)


async def test_unpaid_intent_has_nothing_to_refund(shop: Shop, payer: Payer) -> None:
    session = await shop.open()
    await payer.pay(session, "4000000000000002")
    declined = await shop.sessions.retrieve_async(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        await shop.client.v1.refunds.create_async({"payment_intent": declined.payment_intent})


async def test_refunding_twice_with_one_key_refunds_once(shop: Shop, payer: Payer) -> None:
    charge = await paid_charge(shop, payer)
    options = {"idempotency_key": f"once-{charge.id}"}
    body: Any = {"charge": charge.id, "amount": 1_000}
    first = await shop.client.v1.refunds.create_async(body, options)
    second = await shop.client.v1.refunds.create_async(body, options)
    assert first.id == second.id
    now = await shop.client.v1.charges.retrieve_async(charge.id)
    assert now.amount_refunded == 1_000


async def test_events_are_listed_by_type_time_and_page(
    shop: Shop, payer: Payer, events: Events
) -> None:
    charge = await paid_charge(shop, payer)
    told = events.wait("charge.succeeded", charge.id)
    api = shop.client.v1.events
    found = await api.list_async({"type": "charge.succeeded", "limit": 1})
    assert found.data[0].id == told["id"]
    assert found.data[0].data.object["id"] == charge.id
    patterns = await api.list_async({"types": ["charge.*", "refund.created"]})
    kinds = {one.type for one in patterns.data}
    assert "charge.succeeded" in kinds
    assert all(kind.startswith("charge.") or kind == "refund.created" for kind in kinds)
    later = await api.list_async({"created": {"gt": told["created"] + 60}})
    assert later.data == []
    pages = [one.id async for one in (await api.list_async({"limit": 3})).auto_paging_iter()]
    assert len(pages) == len(set(pages)) > 3
    one = await api.retrieve_async(told["id"])
    assert one.data.object["id"] == charge.id
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await api.retrieve_async("evt_nobody")
    assert caught.value.http_status == 404
