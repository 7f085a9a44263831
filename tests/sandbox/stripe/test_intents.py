"""Payments by the API alone, as the contract tests make them: through the official client."""

from typing import Any

import pytest
import stripe
from tests.sandbox.stripe.shop import Events, Shop


def body(method: str = "pm_card_visa", **more: Any) -> Any:
    return {
        "amount": 200_000,
        "currency": "vnd",
        "confirm": True,
        "payment_method": method,
        "payment_method_types": ["card"],
        **more,
    }


async def test_a_test_card_pays_at_once(shop: Shop, events: Events) -> None:
    intent = await shop.client.v1.payment_intents.create_async(
        body(metadata={"purchase_id": "p1"}, expand=["latest_charge.balance_transaction"])
    )
    assert (intent.status, intent.amount_received) == ("succeeded", 200_000)
    charge = intent.latest_charge
    assert (charge.paid, charge.metadata["purchase_id"]) == (True, "p1")
    assert charge.balance_transaction.net == 200_000 - charge.balance_transaction.fee
    made = events.wait("payment_intent.created", intent.id)
    assert made["request"]["id"].startswith("req_")
    events.wait("charge.succeeded", charge.id)
    events.wait("payment_intent.succeeded", intent.id)


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ],
)
async def test_a_declined_card_is_402_and_recorded(
    shop: Shop, events: Events, method: str, code: str, decline_code: str
) -> None:
    options: Any = {"idempotency_key": f"declined-{method}"}
    errors = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            await shop.client.v1.payment_intents.create_async(body(method), options)
        errors.append(caught.value)
    first, again = errors
    assert (first.http_status, first.code) == (402, code)
    assert first.error.decline_code == decline_code
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json_body == first.json_body
    failed = await shop.client.v1.charges.retrieve_async(first.error.charge)
    assert (failed.status, failed.paid, failed.failure_code) == ("failed", False, code)
    intent = await shop.client.v1.payment_intents.retrieve_async(failed.payment_intent)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == code
    assert events.wait("charge.failed", failed.id)["data"]["object"]["failure_code"] == code
    events.wait("payment_intent.payment_failed", intent.id)


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"amount": 100}, "amount_too_small", "amount"),
        ({"amount": 100_000_000}, "amount_too_large", "amount"),
        ({"amount": "1.5"}, "parameter_invalid_integer", "amount"),
        ({"currency": "xyz"}, None, "currency"),
        ({"payment_method": "pm_card_nobody"}, "resource_missing", "payment_method"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"confirm": False}, None, "confirm"),
    ],
)
async def test_misuse_is_refused(
    shop: Shop, more: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.client.v1.payment_intents.create_async(body(**more))
    error = caught.value
    assert (error.http_status, error.code, error.param) == (400, code, param)


async def test_intents_and_charges_are_paged(shop: Shop) -> None:
    made = [await shop.client.v1.payment_intents.create_async(body()) for _ in range(3)]
    newest_first = [intent.id for intent in reversed(made)]
    intents = await shop.client.v1.payment_intents.list_async({"limit": 2})
    assert [one.id async for one in intents.auto_paging_iter()][:3] == newest_first
    with pytest.raises(stripe.InvalidRequestError, match="less than or equal to 100") as caught:
        await shop.client.v1.payment_intents.list_async({"limit": 101})
    assert (caught.value.code, caught.value.param) == ("parameter_invalid_integer", "limit")
    charges = await shop.client.v1.charges.list_async({"limit": 2, "expand": ["data.refunds"]})
    assert [one.payment_intent async for one in charges.auto_paging_iter()][:3] == newest_first
    assert charges.data[0].refunds.data == []


async def test_events_tell_what_was_not_delivered(shop: Shop, events: Events) -> None:
    events.refuse("payment_intent.created")
    refused = await shop.client.v1.payment_intents.create_async(body())
    told = events.wait("payment_intent.created", refused.id)
    taken = events.wait("charge.succeeded", refused.latest_charge)
    await events.taken(taken["id"])
    api = shop.client.v1.events
    since: Any = {"delivery_success": False, "created": {"gte": told["created"]}, "limit": 1}
    undelivered = [one async for one in (await api.list_async(since)).auto_paging_iter()]
    mine = next(one for one in undelivered if one.id == told["id"])
    assert mine.pending_webhooks == 1
    assert taken["id"] not in [one.id for one in undelivered]
    done = await api.list_async({"delivery_success": True, "type": "charge.succeeded"})
    assert taken["id"] in [one.id for one in done.data]
