"""One `khoa reconcile` over 20,000 purchases of which 100 wait for a webhook that never came.

Both sides are seeded without a call: our database by PyMongo, the sandbox through its own store.
Before the figure, the first run of all, which looks 30 days back, is timed too.
"""

import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId
from pymongo import MongoClient
from tests.stack import Stack

from bench import servers
from bench.figures import RUNS, Figure
from khoa_sandbox.store import Store
from khoa_sandbox.stripe import objects

PURCHASES = 20_000
TO_MEND = 100
PRICE = 199_000
FEE = 13_571
CHUNK = 1_000
DAYS = 29

Rows = Any


def measure(_: Stack, folder: Path) -> list[Figure]:
    """A school of its own: the others' benchmarks leave people whom Clerk does not know."""
    with (
        servers.khoa(folder / "reconcile") as stack,
        MongoClient[dict[str, Any]](stack.mongodb_uri) as client,
    ):
        rows, store = client["khoa"], Store(stack.data_dir / "sandbox.sqlite3")
        _seed(rows, store)
        first = _run(stack)
        reports = []
        for turn in range(RUNS):
            _lose(rows, store, turn)
            report = _run(stack)
            _expect_mended(rows, report)
            reports.append(report)
        store.close()
    calls = sorted(report["calls"]["stripe"] for report in reports)
    return [
        Figure(
            name="one reconcile over 20,000 purchases, 100 to mend",
            values=[_seconds(report) for report in reports],
            goal=30,
            better="lower",
            unit="s",
            seen=f"{calls[len(calls) // 2]} requests to Stripe; the first run of all, over 30 days:"
            f" {_seconds(first):.0f} s and {first['calls']['stripe']} requests",
        )
    ]


def _seed(rows: Rows, store: Store) -> None:
    course = rows["courses"].find_one({"state": "published", "price.amount": {"$gt": 0}})
    deployment = rows["deployment"].find_one()["value"]
    now = time.time()
    for start in range(0, PURCHASES, CHUNK):
        purchases, events = [], []
        with store.transaction():
            for number in range(start, start + CHUNK):
                moment = int(now - DAYS * 86_400 * (1 - number / PURCHASES))
                purchase = _purchase(course, number, moment)
                event = _at_stripe(store, purchase, moment, deployment)
                purchases.append(purchase)
                events.append(_in_inbox(event, purchase))
        rows["purchases"].insert_many(purchases)
        rows["inbox"].insert_many(events)
        rows["enrolments"].insert_many([_enrolment(purchase) for purchase in purchases])


def _lose(rows: Rows, store: Store, turn: int) -> None:
    """The webhooks of a hundred payments, made just now, have not come."""
    some = list(rows["purchases"].find({"state": "paid"}).skip(turn * TO_MEND).limit(TO_MEND))
    ids = [purchase["_id"] for purchase in some]
    with store.transaction():
        for purchase in some:
            old = store.get(objects.kind("event"), _id("evt", purchase["number"]))
            assert old is not None
            event = {**old, "id": f"{old['id']}_{turn}", "created": int(time.time())}
            objects.save(store, event)
    rows["enrolments"].delete_many({"grants.reference": {"$in": [str(one) for one in ids]}})
    rows["purchases"].update_many(
        {"_id": {"$in": ids}},
        {
            "$set": {
                "state": "pending",
                "paid_at": None,
                "facts": {"session_status": "open", "payment_failed": False, "payments": []},
            }
        },
    )


def _run(stack: Stack) -> dict[str, Any]:
    done = stack.command("reconcile", "--json", timeout=900)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def _expect_mended(rows: Rows, report: dict[str, Any]) -> None:
    paid = rows["purchases"].count_documents({"state": "paid"})
    handled = sum(part["mended"].get("events", 0) for part in report["parts"])
    if (paid, handled) != (PURCHASES, TO_MEND):
        raise RuntimeError(f"{paid} of {PURCHASES} are paid, {handled} of {TO_MEND} were mended")


def _seconds(report: dict[str, Any]) -> float:
    times = (datetime.fromisoformat(report[name]) for name in ("started_at", "finished_at"))
    started, finished = times
    return (finished - started).total_seconds()


def _id(prefix: str, name: str) -> str:
    return f"{prefix}_{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _purchase(course: dict[str, Any], number: int, moment: int) -> dict[str, Any]:
    created_at = datetime.fromtimestamp(moment, UTC)
    name, money = f"KH-BENCH{number:05}", {"amount": PRICE, "currency": "vnd"}
    payment = {
        "ref": _id("pi", name),
        "amount": PRICE,
        "currency": "vnd",
        "refunds": {},
        "disputes": {},
    }
    line = {
        "course_id": course["_id"],
        "slug": course["slug"],
        "title": course["title"],
        "educator_id": course["educator_id"],
        "price": money,
        "discount": 0,
    }
    return {
        "_id": ObjectId(),
        "number": name,
        "user_id": ObjectId(),
        "lines": [line],
        "total": money,
        "cart_key": name,
        "language": "vi",
        "provider": "stripe",
        "attempt": 1,
        "session_ref": _id("cs_test", name),
        "session_expires_at": created_at + timedelta(hours=1),
        "facts": {"session_status": "complete", "payment_failed": False, "payments": [payment]},
        "state": "paid",
        "on_its_way": False,
        "told": ["bought"],
        "created_at": created_at,
        "paid_at": created_at,
    }


def _at_stripe(
    store: Store, purchase: dict[str, Any], moment: int, deployment: str
) -> dict[str, Any]:
    """The charge, its line in the account, and the event that told of it; the event."""
    name, intent = purchase["number"], purchase["facts"]["payments"][0]["ref"]
    charge, moved = _id("ch", name), _id("txn", name)
    metadata = {"purchase_id": str(purchase["_id"]), "deployment": deployment}
    money = {"amount": PRICE, "currency": "vnd", "created": moment}
    session = {
        "id": purchase["session_ref"],
        "object": "checkout.session",
        "metadata": metadata,
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": intent,
        "amount_total": PRICE,
        "currency": "vnd",
        "url": None,
    }
    event = {
        "id": _id("evt", name),
        "object": "event",
        "created": moment,
        "livemode": False,
        "type": "checkout.session.completed",
        "data": {"object": session},
    }
    for document in (
        {"id": charge, "object": "charge", "payment_intent": intent, **money},
        {
            "id": moved,
            "object": "balance_transaction",
            "available_on": moment,
            "exchange_rate": None,
            "fee": FEE,
            "net": PRICE - FEE,
            "source": charge,
            "status": "available",
            "type": "charge",
            **money,
        },
        event,
    ):
        objects.save(store, document)
    delivery = {"id": _id("dlv", name), "event_id": event["id"], "state": "delivered"}
    store.put("delivery", delivery["id"], delivery)
    return event


def _in_inbox(event: dict[str, Any], purchase: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider": "stripe",
        "event_id": event["id"],
        "type": event["type"],
        "payment_ref": purchase["facts"]["payments"][0]["ref"],
        "purchase_id": purchase["_id"],
        "headers": {},
        "body": json.dumps(event),
        "state": "handled",
        "attempts": 1,
        "created_at": purchase["created_at"],
        "received_at": purchase["created_at"],
        "handled_at": purchase["created_at"],
    }


def _enrolment(purchase: dict[str, Any]) -> dict[str, Any]:
    grant = {"source": "purchase", "reference": str(purchase["_id"]), "active": True}
    return {
        "user_id": purchase["user_id"],
        "course_id": purchase["lines"][0]["course_id"],
        "grants": [grant],
        "active": True,
        "progress": "",
        "last_lecture_id": None,
        "created_at": purchase["created_at"],
    }
