"""Stripe's Node client against the running sandbox."""

import base64
import json
from typing import Any

import pytest
from tests.sandbox.conftest import NodeClient, Received, Receiver
from tests.sandbox.stripe.shop import Shop


@pytest.fixture(scope="module")
def seen(node_client: NodeClient) -> Any:
    """What the client's one run found."""
    return node_client("stripe-purchase.mjs")


def refusal(outcome: dict[str, Any]) -> tuple[str, int, str | None, str | None]:
    assert outcome["requestId"].startswith("req_")
    return outcome["type"], outcome["status"], outcome["code"], outcome["param"]


def test_node_client_gets_in_and_a_wrong_key_does_not(node_client: NodeClient) -> None:
    answer = node_client("stripe-door.mjs")
    assert answer["events"] == "list"
    assert refusal(answer["wrong"]) == ("StripeAuthenticationError", 401, None, None)


def test_sessions(seen: Any) -> None:
    sessions = seen["sessions"]
    assert sessions["total"] == 450_000
    assert sessions["replayed"] is True
    assert refusal(sessions["conflict"])[:2] == ("StripeIdempotencyError", 400)
    assert sessions["seen"] == ["purchase-1", "p1", 3]
    assert sessions["lines"] == ["A", "B", "C"]
    assert sessions["expired"] == "expired"
    assert refusal(sessions["again"])[:2] == ("StripeInvalidRequestError", 400)
    assert sessions["listed"] is True


def test_refusals(seen: Any) -> None:
    invalid = "StripeInvalidRequestError"
    assert refusal(seen["declined"])[:3] == ("StripeCardError", 402, "card_declined")
    assert refusal(seen["small"]) == (invalid, 400, "amount_too_small", "amount")
    assert refusal(seen["unknown"]) == (invalid, 400, "parameter_unknown", "colour")
    assert refusal(seen["missing"]) == (invalid, 404, "resource_missing", "id")


def test_refunds(seen: Any) -> None:
    refunds = seen["refunds"]
    assert refunds["listed"] == refunds["made"]
    assert refunds["metadata"] == {"part": "400000"}
    assert refusal(refunds["over"])[1::2] == (400, "amount")
    assert refunds["refunded"] == [500_000, True]
    assert refunds["net"] == 500_000
    assert refunds["moved"] == ["charge"]
    assert refunds["told"] is True
    assert refunds["undelivered"] == "list"


def test_disputes(seen: Any) -> None:
    disputes = seen["disputes"]
    assert disputes["status"] == "needs_response"
    assert disputes["disputed"] is True
    assert refusal(disputes["refund"])[1:3] == (400, "charge_disputed")


async def test_a_webhook_is_verified(
    node_client: NodeClient, shop: Shop, receiver: Receiver
) -> None:
    session = await shop.open()
    await shop.sessions.expire_async(session.id)

    def about_it(request: Received) -> bool:
        return bool(json.loads(request.body)["data"]["object"]["id"] == session.id)

    [request] = receiver.wait_for(about_it)
    said = node_client(
        "stripe-webhook.mjs",
        BODY=base64.b64encode(request.body).decode(),
        SIGNATURE=request.headers["stripe-signature"],
    )
    refusal = "StripeSignatureVerificationError"
    assert said == {
        "type": "checkout.session.expired",
        "id": session.id,
        "apiVersion": True,
        "altered": refusal,
        "otherSecret": refusal,
    }
