"""Signed `checkout.session.completed` webhooks a second beside a PyMongo script that checks and
writes the same: inbox, purchase, enrolment, counter, ledger, cart and the letter to be sent.

Sixteen at once, each of another buyer and purchase, on one worker each and one database. Then Khoa
alone: all of one course, and all of one course with one limited coupon that each has reserved;
beside forty courses in the same run.
"""

import asyncio
import json
import statistics
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import stripe
from bson import ObjectId
from pymongo import MongoClient
from tests.stack import Stack, eventually

from bench import pymongo_fulfilment
from bench.figures import RUNS, Figure
from bench.load import send_each
from bench.servers import beside

AT_ONCE = 16
PURCHASES = 160
COURSES = 40
PRICE = 199_000

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """What is bought in a run, and who hears of it."""

    database: str
    courses: int
    coupon: bool = False


KINDS = {
    "khoa": Kind("khoa", COURSES),
    "pymongo": Kind(pymongo_fulfilment.DATABASE, COURSES),
    "one course": Kind("khoa", 1),
    "one limited coupon": Kind("khoa", 1, coupon=True),
}


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """Both take turns; what was written is counted at the end, so that none was only answered."""
    environment = {
        "BENCH_MONGODB_URI": stack.mongodb_uri,
        "STRIPE_WEBHOOK_SECRET": stack.keys["STRIPE_WEBHOOK_SECRET"],
    }
    runs: dict[str, list[float]] = {name: [] for name in KINDS}
    not_taken: Counter[str] = Counter()
    with beside(stack, "bench.pymongo_fulfilment:application", environment) as (port, _):
        for run in range(-1, RUNS):  # the first one warms both
            for name, kind in KINDS.items():
                with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
                    rows = client[kind.database]
                    requests = signed_events(stack, _pending(rows, kind), _deployment(client))
                    door = stack.port if kind.database == "khoa" else port
                    seconds, again = 0.0, requests
                    while again:  # what was not taken is sent again, as Stripe does
                        took, again = asyncio.run(send_each(door, again, AT_ONCE))
                        seconds += took
                        not_taken[name] += len(again)
                    _all_are_done(rows, kind)
                if run >= 0:
                    runs[name].append(PURCHASES / seconds)
    for database in {kind.database for kind in KINDS.values()}:
        _all_were_written(stack, database)
    return [
        Figure(
            name="checkout.session.completed/s, 16 at once, beside PyMongo alone",
            values=[a / b for a, b in zip(runs["khoa"], runs["pymongo"], strict=True)],
            goal=0.6,
            better="higher",
            unit="×",
            seen=f"{statistics.median(runs['khoa']):,.0f} of "
            f"{statistics.median(runs['pymongo']):,.0f} webhooks/s{_told(not_taken['khoa'])}",
            runs=runs,
        ),
        *(
            Figure(
                name=f"the same of {name}, beside forty courses",
                values=[a / b for a, b in zip(runs[name], runs["khoa"], strict=True)],
                goal=0.8,
                better="higher",
                unit="×",
                seen=f"{statistics.median(runs[name]):,.0f} of "
                f"{statistics.median(runs['khoa']):,.0f} webhooks/s{_told(not_taken[name])}",
            )
            for name in ("one course", "one limited coupon")
        ),
    ]


def _told(not_taken: int) -> str:
    return f", {not_taken} answered 503 and sent again" if not_taken else ""


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


def _pending(rows: Any, kind: Kind) -> Rows:
    """Purchases that wait to be paid, with their buyers and courses."""
    now = datetime.now(UTC)
    courses = [{"_id": ObjectId(), "slug": f"bench-{ObjectId()}"} for _ in range(kind.courses)]
    coupon = {"_id": ObjectId(), "code": f"BENCH-{uuid.uuid4().hex[:12].upper()}", "percent": 10}
    if kind.coupon:
        limited = {"educator_id": None, "max_uses": PURCHASES, "created_by": ObjectId()}
        rows["coupons"].insert_one({**coupon, **limited, "created_at": now})
    rows["courses"].insert_many([{**course, "students": 0} for course in courses])
    users = [{"_id": ObjectId(), "clerk_id": f"user_{ObjectId()}"} for _ in range(PURCHASES)]
    rows["users"].insert_many(users)
    purchases = [
        {
            "number": f"KH-{uuid.uuid4().hex[:12]}",
            "user_id": user["_id"],
            "lines": [
                {
                    "course_id": courses[number % kind.courses]["_id"],
                    "slug": courses[number % kind.courses]["slug"],
                    "title": "Đo",
                    "educator_id": ObjectId(),
                    "price": {"amount": PRICE, "currency": "vnd"},
                    "discount": 0,
                }
            ],
            "total": {"amount": PRICE, "currency": "vnd"},
            "coupon_id": coupon["_id"] if kind.coupon else None,
            "coupon_code": coupon["code"] if kind.coupon else None,
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
    if kind.coupon:
        rows["coupon_uses"].insert_many(
            [
                {
                    "_id": f"{coupon['_id']}:{purchase['user_id']}",
                    "coupon_id": coupon["_id"],
                    "user_id": purchase["user_id"],
                    "purchase_id": purchase["_id"],
                    "purchase_number": purchase["number"],
                    "discount": {"amount": 0, "currency": "vnd"},
                    "state": "reserved",
                    "at": now,
                }
                for purchase in purchases
            ]
        )
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


def _all_are_done(rows: Any, kind: Kind) -> None:
    """Khoa's letters are out and its counts are in before the next turn; the script does neither
    afterwards."""
    if kind.database == "khoa":
        eventually(lambda: rows["outbox"].find_one({"state": "waiting"}) is None, within=120)
        eventually(lambda: rows["counts_due"].find_one() is None, within=60)
    if kind.coupon and rows["coupon_uses"].find_one({"state": "reserved"}):
        raise RuntimeError("A coupon is paid for and not used.")


def _all_were_written(stack: Stack, database: str) -> None:
    """Exactly once each, in every collection."""
    turns = sum(kind.database == database for kind in KINDS.values())
    expected = PURCHASES * (RUNS + 1) * turns
    with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
        rows = client[database]
        ours = {purchase["_id"] for purchase in rows["purchases"].find({"cart_key": "bench"})}
        names = set(map(str, ours))
        found = {
            "inbox": rows["inbox"].count_documents(
                {"event_id": {"$regex": "^evt_bench"}, "state": "handled"}
            ),
            "purchases": rows["purchases"].count_documents({"cart_key": "bench", "state": "paid"}),
            "enrolments": sum(
                any(ObjectId(grant["reference"]) in ours for grant in row["grants"])
                for row in rows["enrolments"].find({"active": True})
            ),
            "students": _students(rows, database),
            "ledger": sum(row["purchase_id"] in ours for row in rows["ledger"].find()),
            "letters": sum(
                row["work"].get("payload", row["work"]).get("purchase_id") in names
                for row in rows["outbox"].find()
            ),
        }
    if wrong := {what: count for what, count in found.items() if count != expected}:
        raise RuntimeError(f"{database}: {wrong} instead of {expected}")


def _students(rows: Any, database: str) -> int:
    """Khoa counts them beside the courses, the script in them."""
    courses = list(rows["courses"].find({"slug": {"$regex": "^bench-"}}))
    if database != "khoa":
        return sum(row["students"] for row in courses)
    counted = {"_id": {"$in": [row["_id"] for row in courses]}}
    return sum(row["students"] for row in rows["course_stats"].find(counted))
