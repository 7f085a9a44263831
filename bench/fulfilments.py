"""Signed `checkout.session.completed` webhooks a second beside a PyMongo script that checks and
writes the same: inbox, purchase, enrolment, counter, ledger, cart and the letter to be sent.

Sixteen at once, each of another buyer and purchase, on one worker each and one database.
"""

import asyncio
import json
import statistics
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import stripe
from bson import ObjectId
from pymongo import MongoClient
from tests.stack import Stack, eventually

from bench import pymongo_fulfilment
from bench.figures import RUNS, Figure
from bench.load import send_all
from bench.servers import beside

AT_ONCE = 16
PURCHASES = 160
COURSES = 40
PRICE = 199_000

Rows = list[dict[str, Any]]


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """Both take turns; what was written is counted at the end, so that none was only answered."""
    environment = {
        "BENCH_MONGODB_URI": stack.mongodb_uri,
        "STRIPE_WEBHOOK_SECRET": stack.keys["STRIPE_WEBHOOK_SECRET"],
    }
    runs: dict[str, list[float]] = {"khoa": [], "pymongo": []}
    databases = {"khoa": "khoa", "pymongo": pymongo_fulfilment.DATABASE}
    with beside(stack, "bench.pymongo_fulfilment:application", environment) as (port, _):
        doors = {"khoa": stack.port, "pymongo": port}
        for run in range(-1, RUNS):  # the first one warms both
            for name, door in doors.items():
                with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
                    rows = client[databases[name]]
                    requests = signed_events(stack, _pending(rows), _deployment(client))
                    seconds = asyncio.run(send_all(door, requests, AT_ONCE))
                    _all_are_sent(rows, name)
                if run >= 0:
                    runs[name].append(PURCHASES / seconds)
    for name, database in databases.items():
        _all_were_written(stack, name, database)
    return [
        Figure(
            name="checkout.session.completed/s, 16 at once, beside PyMongo alone",
            values=[a / b for a, b in zip(runs["khoa"], runs["pymongo"], strict=True)],
            goal=0.6,
            better="higher",
            unit="×",
            seen=f"{statistics.median(runs['khoa']):,.0f} of "
            f"{statistics.median(runs['pymongo']):,.0f} webhooks/s",
            runs=runs,
        )
    ]


def signed_events(stack: Stack, purchases: Rows, deployment: str) -> list[bytes]:
    """The event of each purchase as Stripe sends it, as whole HTTP requests."""
    requests, at = [], int(time.time())
    for purchase in purchases:
        body = json.dumps(_event(purchase, deployment, at), indent=2)
        signature = stripe.WebhookSignature._compute_signature(
            f"{at}.{body}", stack.keys["STRIPE_WEBHOOK_SECRET"]
        )
        head = (
            f"POST /api/webhooks/stripe HTTP/1.1\r\nhost: localhost:{stack.port}\r\n"
            f"user-agent: Stripe/1.0\r\ncontent-type: application/json; charset=utf-8\r\n"
            f"stripe-signature: t={at},v1={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body.encode())
    return requests


def _pending(rows: Any) -> Rows:
    """Purchases that wait to be paid, with their buyers and courses."""
    now = datetime.now(UTC)
    courses = [{"_id": ObjectId(), "slug": f"bench-{ObjectId()}"} for _ in range(COURSES)]
    rows["courses"].insert_many([{**course, "students": 0} for course in courses])
    users = [{"_id": ObjectId(), "clerk_id": f"user_{ObjectId()}"} for _ in range(PURCHASES)]
    rows["users"].insert_many(users)
    purchases = [
        {
            "number": f"KH-{uuid.uuid4().hex[:12]}",
            "user_id": user["_id"],
            "lines": [
                {
                    "course_id": courses[number % COURSES]["_id"],
                    "slug": courses[number % COURSES]["slug"],
                    "title": "Đo",
                    "educator_id": ObjectId(),
                    "price": {"amount": PRICE, "currency": "vnd"},
                    "discount": 0,
                }
            ],
            "total": {"amount": PRICE, "currency": "vnd"},
            "cart_key": "bench",
            "language": "vi",
            "provider": "stripe",
            "session_ref": f"cs_test_{uuid.uuid4().hex}",
            "session_expires_at": now + timedelta(hours=1),
            "educator_percent": 70,
            "facts": {"session_status": "open", "payment_failed": False, "payments": []},
            "state": "pending",
            "created_at": now,
            "paid_at": None,
        }
        for number, user in enumerate(users)
    ]
    rows["purchases"].insert_many(purchases)
    return purchases


def _event(purchase: dict[str, Any], deployment: str, now: int) -> dict[str, Any]:
    """https://docs.stripe.com/api/checkout/sessions/object"""
    metadata = {"purchase_id": str(purchase["_id"]), "deployment": deployment}
    return {
        "id": f"evt_bench{uuid.uuid4().hex}",
        "object": "event",
        "api_version": "2025-10-29.clover",
        "created": now,
        "data": {
            "object": {
                "id": purchase["session_ref"],
                "object": "checkout.session",
                "amount_subtotal": PRICE,
                "amount_total": PRICE,
                "automatic_tax": {"enabled": False, "liability": None, "status": None},
                "cancel_url": "https://khoa.example/courses/x?checkout=cancelled",
                "client_reference_id": metadata["purchase_id"],
                "created": now - 60,
                "currency": "vnd",
                "customer_details": {"email": "an@example.com", "name": "AN", "phone": None},
                "expires_at": now + 3600,
                "livemode": False,
                "metadata": metadata,
                "mode": "payment",
                "payment_intent": f"pi_{uuid.uuid4().hex}",
                "payment_method_types": ["card"],
                "payment_status": "paid",
                "status": "complete",
                "success_url": "https://khoa.example/checkout/success?session_id=x",
                "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
                "url": None,
            }
        },
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": "checkout.session.completed",
    }


def _deployment(client: MongoClient[dict[str, Any]]) -> str:
    found = client["khoa"]["deployment"].find_one({"_id": "deployment"})
    assert found is not None, "made at Khoa's first start"
    return str(found["value"])


def _all_are_sent(rows: Any, name: str) -> None:
    """Khoa's letters are out before the other's turn; the script sends none."""
    if name == "khoa":
        eventually(lambda: rows["outbox"].find_one({"state": "waiting"}) is None, within=120)


def _all_were_written(stack: Stack, name: str, database: str) -> None:
    """Exactly once each, in every collection."""
    expected = PURCHASES * (RUNS + 1)
    with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
        rows = client[database]
        ours = {purchase["_id"] for purchase in rows["purchases"].find({"cart_key": "bench"})}
        found = {
            "inbox": rows["inbox"].count_documents(
                {"event_id": {"$regex": "^evt_bench"}, "state": "handled"}
            ),
            "purchases": rows["purchases"].count_documents({"cart_key": "bench", "state": "paid"}),
            "enrolments": sum(
                any(ObjectId(grant["reference"]) in ours for grant in row["grants"])
                for row in rows["enrolments"].find({"active": True})
            ),
            "students": sum(
                row["students"] for row in rows["courses"].find({"slug": {"$regex": "^bench-"}})
            ),
            "ledger": sum(row["purchase_id"] in ours for row in rows["ledger"].find()),
            "letters": sum(
                row["work"].get("purchase_id") in set(map(str, ours))
                for row in rows["outbox"].find()
            ),
        }
    if wrong := {what: count for what, count in found.items() if count != expected}:
        raise RuntimeError(f"{name}: {wrong} instead of {expected}")
