"""The webhook endpoints: signed raw bytes in, one effect, and the right status out."""

import concurrent.futures
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import stripe
from pymongo.database import Database as MongoDatabase
from svix.webhooks import Webhook
from tests.people import Person, visitor
from tests.stack import Stack, eventually

Rows = MongoDatabase[dict[str, object]]


def clerk_user(clerk_id: str, updated_at: int, **changes: Any) -> dict[str, Any]:
    addresses = [
        {"id": "idn_old", "email_address": "old@example.com", "verification": None},
        {
            "id": "idn_new",
            "email_address": f"{clerk_id}@Example.com",
            "verification": {"status": "verified"},
        },
    ]
    return {
        "id": clerk_id,
        "object": "user",
        "first_name": "Bình",
        "last_name": "Trần",
        "image_url": None,
        "banned": False,
        "primary_email_address_id": "idn_new",
        "email_addresses": addresses,
        "updated_at": updated_at,
        **changes,
    }


def send_clerk(
    stack: Stack,
    kind: str,
    data: dict[str, Any],
    *,
    event_id: str | None = None,
    secret: str | None = None,
    at: datetime | None = None,
) -> httpx.Response:
    body = json.dumps({"object": "event", "type": kind, "data": data, "timestamp": 1})
    event_id = event_id or f"msg_{secrets.token_hex(8)}"
    at = at or datetime.now(UTC)
    secret = secret or stack.keys["CLERK_WEBHOOK_SIGNING_SECRET"]
    headers = {
        "svix-id": event_id,
        "svix-timestamp": str(int(at.timestamp())),
        "svix-signature": Webhook(secret).sign(event_id, at, body),
    }
    return visitor(stack).post("/api/webhooks/clerk", content=body, headers=headers)


def send_stripe(
    stack: Stack, event: dict[str, Any], *, secret: str | None = None, at: int | None = None
) -> httpx.Response:
    body = json.dumps(event)
    secret = secret or stack.keys["STRIPE_WEBHOOK_SECRET"]
    at = at or int(time.time())
    signature = stripe.WebhookSignature._compute_signature(f"{at}.{body}", secret)
    headers = {"stripe-signature": f"t={at},v1={signature}"}
    return visitor(stack).post("/api/webhooks/stripe", content=body, headers=headers)


def stripe_event(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"evt_{secrets.token_hex(8)}",
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "data": {"object": data},
    }


def test_users_come_and_go_in_any_order(stack: Stack, rows: Rows) -> None:
    who = f"user_{secrets.token_hex(6)}"
    assert send_clerk(stack, "user.updated", clerk_user(who, 2_000)).status_code == 200
    late = clerk_user(who, 1_000, first_name="Cũ")
    assert send_clerk(stack, "user.created", late).status_code == 200
    user = rows["users"].find_one({"clerk_id": who})
    assert user is not None
    assert (user["first_name"], user["email"]) == ("Bình", f"{who}@example.com")
    gone = {"object": "user", "id": who, "deleted": True}
    assert send_clerk(stack, "user.deleted", gone).status_code == 200
    assert send_clerk(stack, "user.updated", clerk_user(who, 9_000)).status_code == 200
    tombstone = rows["users"].find_one({"clerk_id": who})
    assert tombstone is not None
    assert tombstone["email"] is None
    assert tombstone["deleted_at"] is not None


def test_sixteen_copies_of_one_event_have_one_effect(stack: Stack, rows: Rows) -> None:
    who, event_id = f"user_{secrets.token_hex(6)}", f"msg_{secrets.token_hex(8)}"
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda _: send_clerk(
                    stack, "user.created", clerk_user(who, 1_000), event_id=event_id
                ),
                range(16),
            )
        )
    assert {answer.status_code for answer in answers} == {200}
    assert rows["users"].count_documents({"clerk_id": who}) == 1
    assert rows["inbox"].count_documents({"event_id": event_id}) == 1
    event = rows["inbox"].find_one({"event_id": event_id})
    assert event is not None
    assert event["state"] == "handled"


def test_bad_signatures_are_400_and_leave_no_trace(stack: Stack, rows: Rows) -> None:
    data = clerk_user("user_forged", 1_000)
    other = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
    assert send_clerk(stack, "user.created", data, secret=other).status_code == 400
    old = datetime.now(UTC) - timedelta(minutes=6)
    assert send_clerk(stack, "user.created", data, at=old).status_code == 400
    anyone = visitor(stack)
    unsigned = anyone.post("/api/webhooks/clerk", json={"type": "user.created"})
    assert unsigned.status_code == 400
    assert anyone.post("/api/webhooks/stripe", content=b"{}").status_code == 400
    event = stripe_event("charge.refunded", {})
    assert send_stripe(stack, event, secret="whsec_wrong").status_code == 400
    assert send_stripe(stack, event, at=int(time.time()) - 301).status_code == 400
    assert send_stripe(stack, event, at=int(time.time()) + 400).status_code == 400
    assert rows["users"].find_one({"clerk_id": "user_forged"}) is None
    assert rows["inbox"].find_one({"event_id": event["id"]}) is None


@pytest.mark.parametrize("signature", ["x", "v1,x", "v1,\xe9\xe9", "v1,", ""])
def test_what_is_no_signature_at_all_is_400(stack: Stack, signature: str) -> None:
    now = str(int(time.time()))
    svix = {"svix-id": "msg_1", "svix-timestamp": now, "svix-signature": signature}
    by_stripe = {"stripe-signature": f"t={now},v1={signature}"}
    by_cloudinary = {"x-cld-timestamp": now, "x-cld-signature": signature}
    for door, headers in (("clerk", svix), ("stripe", by_stripe), ("cloudinary", by_cloudinary)):
        raw = {name: value.encode("latin-1") for name, value in headers.items()}
        for body in (b"{}", b"\xff\xfe"):
            answer = visitor(stack).post(f"/api/webhooks/{door}", content=body, headers=raw)
            assert answer.status_code == 400, (door, answer.text)


def test_a_type_that_means_nothing_here_is_200_and_kept(stack: Stack, rows: Rows) -> None:
    event = stripe_event("customer.created", {"id": "cus_1", "object": "customer"})
    assert send_stripe(stack, event).status_code == 200
    kept = rows["inbox"].find_one({"event_id": event["id"]})
    assert kept is not None
    assert kept["state"] == "ignored"


def test_a_failure_is_500_and_a_later_copy_runs_again(stack: Stack, rows: Rows) -> None:
    broken = clerk_user(f"user_{secrets.token_hex(6)}", 2**70)  # more than the database can hold
    event_id = f"msg_{secrets.token_hex(8)}"
    for attempts in (1, 2):
        answer = send_clerk(stack, "user.created", broken, event_id=event_id)
        assert answer.status_code == 500
        event = rows["inbox"].find_one({"event_id": event_id})
        assert event is not None
        assert (event["state"], event["attempts"]) == ("failed", attempts)
        assert event["last_error"]
    rows["inbox"].delete_one({"event_id": event_id})  # others count what fails


def test_another_deployments_event_is_foreign(stack: Stack, rows: Rows, person: Person) -> None:
    session = person.checkout("nhiep-anh-bang-dien-thoai")
    data = {
        "id": session["id"],
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": "pi_other",
        "amount_total": 249_000,
        "currency": "vnd",
        "metadata": {"deployment": "elsewhere"},
    }
    event = stripe_event("checkout.session.completed", data)
    assert send_stripe(stack, event).status_code == 200
    kept = rows["inbox"].find_one({"event_id": event["id"]})
    assert kept is not None
    assert kept["state"] == "foreign"
    assert not person.api("GET", "/courses/nhiep-anh-bang-dien-thoai/mine").json()["enrolled"]


def test_a_body_over_the_cap_is_413(stack: Stack) -> None:
    answer = visitor(stack).post("/api/webhooks/stripe", content=b"x" * 1_000_001)
    assert answer.status_code == 413


def test_an_unknown_door_is_404(stack: Stack) -> None:
    assert visitor(stack).post("/api/webhooks/paypal", json={}).status_code == 404


def test_a_new_user_is_in_the_database_by_the_signed_webhook(
    stack: Stack, rows: Rows, person: Person
) -> None:
    eventually(lambda: rows["users"].find_one({"clerk_id": person.clerk_id}) is not None)
    body = {"$regex": person.clerk_id}
    eventually(
        lambda: (
            rows["inbox"].find_one({"type": "user.created", "body": body, "state": "handled"})
            is not None
        )
    )
