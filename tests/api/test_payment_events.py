"""Stripe's signed events at the door: what is not right with them, and what comes too early."""

import json
import secrets
import time
from typing import Any

import pytest
import stripe
from pymongo.database import Database as MongoDatabase
from tests.api.conftest import PHOTO
from tests.api.test_webhooks import send_stripe, stripe_event
from tests.people import Person, visitor
from tests.stack import Stack

Rows = MongoDatabase[dict[str, Any]]


def signed(stack: Stack, body: str, at: int) -> str:
    secret = stack.keys["STRIPE_WEBHOOK_SECRET"]
    signature: str = stripe.WebhookSignature._compute_signature(f"{at}.{body}", secret)
    return signature


def post(stack: Stack, body: str, signature: str) -> int:
    headers = {"stripe-signature": signature}
    answer = visitor(stack).post("/api/webhooks/stripe", content=body, headers=headers)
    return answer.status_code


def completed(rows: Rows, session: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """`checkout.session.completed` of a session that Khoa has opened."""
    purchase = rows["purchases"].find_one({"session_ref": session["id"]})
    deployment = rows["deployment"].find_one({"_id": "deployment"})
    assert purchase is not None
    assert deployment is not None
    data = {
        "id": session["id"],
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": f"pi_{secrets.token_hex(8)}",
        "amount_total": purchase["total"]["amount"],
        "currency": purchase["total"]["currency"],
        "metadata": {"purchase_id": str(purchase["_id"]), "deployment": deployment["value"]},
    }
    return stripe_event("checkout.session.completed", {**data, **changes})


def kept(rows: Rows, event: dict[str, Any]) -> dict[str, Any]:
    found = rows["inbox"].find_one({"event_id": event["id"]})
    assert found is not None
    return found


def state(rows: Rows, session: dict[str, Any]) -> str:
    purchase = rows["purchases"].find_one({"session_ref": session["id"]})
    assert purchase is not None
    return str(purchase["state"])


def test_one_right_signature_among_several_is_enough(stack: Stack, rows: Rows) -> None:
    """So does Stripe sign for a day while its secret is being changed."""
    body = json.dumps(stripe_event("customer.created", {"id": "cus_1", "object": "customer"}))
    at = int(time.time())
    right, wrong = signed(stack, body, at), "0" * 64
    assert post(stack, body, f"t={at},v1={wrong},v1={right},v0={wrong}") == 200
    assert post(stack, body, f"t={at},v1={right},t=x") == 200, "the first time is the signed one"
    assert post(stack, body, f"t={at},v1={wrong},v1={wrong}") == 400
    assert post(stack, body, f"t={at},v0={right}") == 400
    assert post(stack, body, f"t={at - 1},v1={right}") == 400
    assert post(stack, body, f"v1={right}") == 400


def test_the_same_json_written_otherwise_is_not_what_was_signed(stack: Stack, rows: Rows) -> None:
    event = stripe_event("customer.created", {"id": "cus_1", "object": "customer"})
    body, at = json.dumps(event, indent=2), int(time.time())
    signature = f"t={at},v1={signed(stack, body, at)}"
    assert post(stack, json.dumps(event), signature) == 400
    assert rows["inbox"].find_one({"event_id": event["id"]}) is None
    assert post(stack, body, signature) == 200


@pytest.mark.parametrize(
    "changes", [{"metadata": {}}, {"metadata": {"deployment": "elsewhere"}}, {"livemode": True}]
)
def test_another_deployments_and_another_modes_payments_are_foreign(
    stack: Stack, rows: Rows, person: Person, changes: dict[str, Any]
) -> None:
    session = person.checkout(PHOTO)
    event = completed(rows, session, **changes)
    event["livemode"] = changes.get("livemode", False)
    assert send_stripe(stack, event).status_code == 200
    assert kept(rows, event)["state"] == "foreign"
    assert state(rows, session) == "pending"


@pytest.mark.parametrize("changes", [{"amount_total": 1_000}, {"currency": "usd"}])
def test_another_amount_or_currency_opens_nothing_and_waits_for_the_office(
    stack: Stack, rows: Rows, person: Person, changes: dict[str, Any]
) -> None:
    session = person.checkout(PHOTO)
    event = completed(rows, session, **changes)
    assert send_stripe(stack, event).status_code == 200
    assert kept(rows, event)["state"] == "handled"
    assert state(rows, session) == "held"
    assert not person.api("GET", f"/courses/{PHOTO}/mine").json()["enrolled"]


def test_a_payment_of_no_purchase_is_kept_as_unmatched(
    stack: Stack, rows: Rows, person: Person
) -> None:
    session = person.checkout(PHOTO)
    event = completed(rows, session, id="cs_unknown")
    event["data"]["object"]["metadata"]["purchase_id"] = "0" * 24
    assert send_stripe(stack, event).status_code == 200
    assert kept(rows, event)["state"] == "unmatched"
    assert state(rows, session) == "pending"


def test_a_refund_that_comes_before_its_payment_has_its_effect_with_it(
    stack: Stack, rows: Rows, person: Person
) -> None:
    """Made at Stripe, it names no purchase: only its payment tells whose it is."""
    session = person.checkout(PHOTO)
    paid = completed(rows, session)
    payment = paid["data"]["object"]
    back = stripe_event(
        "refund.created",
        {
            "id": f"re_{secrets.token_hex(8)}",
            "object": "refund",
            "payment_intent": payment["payment_intent"],
            "amount": payment["amount_total"],
            "currency": payment["currency"],
            "status": "succeeded",
            "metadata": {},
        },
    )
    assert send_stripe(stack, back).status_code == 200
    assert kept(rows, back)["state"] == "unmatched"
    asked = rows["outbox"].find_one({"subject": f"payment:stripe/{payment['payment_intent']}"})
    assert asked is not None, "the payment is looked at, should its own event never come"
    assert send_stripe(stack, paid).status_code == 200
    assert kept(rows, back)["state"] == "handled"
    assert state(rows, session) == "refunded"
    assert not person.api("GET", f"/courses/{PHOTO}/mine").json()["enrolled"]
