"""The least that fulfils a paid session as Khoa promises to: what its door is measured beside. The
same check, the same writes with the same indexes and durability in one transaction, nothing else.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

import stripe
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from starlette.types import ASGIApp, Receive, Scope, Send

from khoa.base.domain import documents_of
from khoa.domains import DOMAINS

DATABASE = "bench_fulfilment"
COLLECTIONS = ("inbox", "purchases", "enrolments", "ledger", "outbox", "carts", "courses")


def application() -> ASGIApp:
    secret = os.environ["STRIPE_WEBHOOK_SECRET"]
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        os.environ["BENCH_MONGODB_URI"], tz_aware=True
    )
    rows = client[DATABASE]

    async def make_indexes() -> None:
        for document in documents_of(DOMAINS):
            declared: Any = document.Settings
            indexes: list[IndexModel] = list(getattr(declared, "indexes", ()))
            if declared.name in COLLECTIONS and indexes:
                await rows[declared.name].create_indexes(indexes)

    async def handle(raw: bytes, headers: dict[str, str]) -> None:
        stripe.WebhookSignature.verify_header(
            raw.decode(), headers["stripe-signature"], secret, tolerance=300
        )
        event = json.loads(raw)
        paid, now = event["data"]["object"], datetime.now(UTC)
        key = {"provider": "stripe", "event_id": event["id"]}
        await rows["inbox"].update_one(
            key,
            {
                "$setOnInsert": {
                    "type": event["type"],
                    "payment_ref": paid["payment_intent"],
                    "body": raw.decode(),
                    "headers": {"stripe-signature": headers["stripe-signature"]},
                    "state": "received",
                    "last_error": None,
                    "created_at": datetime.fromtimestamp(event["created"], UTC),
                    "received_at": now,
                    "handled_at": None,
                },
                "$inc": {"attempts": 1},
            },
            upsert=True,
        )
        inbox = await rows["inbox"].find_one(key)
        assert inbox is not None
        if inbox["handled_at"]:
            return

        async def effect(session: AsyncClientSession) -> None:
            await rows["inbox"].update_one(
                {"_id": inbox["_id"], "handled_at": None},
                {"$set": {"handled_at": now, "last_error": None}},
                session=session,
            )
            purchase = await rows["purchases"].find_one(
                {"session_ref": paid["id"]}, session=session
            )
            assert purchase is not None
            assert purchase["total"] == {
                "amount": paid["amount_total"],
                "currency": paid["currency"],
            }
            line = purchase["lines"][0]
            user_id, course_id = purchase["user_id"], line["course_id"]
            await rows["purchases"].update_one(
                {"_id": purchase["_id"]},
                {
                    "$set": {
                        "facts": {
                            "session_status": "complete",
                            "payment_failed": False,
                            "payments": [
                                {
                                    "ref": paid["payment_intent"],
                                    "amount": paid["amount_total"],
                                    "currency": paid["currency"],
                                    "refunds": {},
                                    "disputes": {},
                                }
                            ],
                        },
                        "state": "paid",
                        "paid_at": now,
                    }
                },
                session=session,
            )
            await rows["ledger"].update_one(
                {"_id": f"share/{purchase['_id']}/1"},
                {
                    "$setOnInsert": {
                        "kind": "share",
                        "at": now,
                        "amount": paid["amount_total"] * 70 // 100,
                        "currency": paid["currency"],
                        "payment_ref": paid["payment_intent"],
                        "purchase_id": purchase["_id"],
                        "educator_id": line["educator_id"],
                        "course_id": course_id,
                    }
                },
                upsert=True,
                session=session,
            )
            await rows["outbox"].update_one(
                {"subject": f"mail:bought/{purchase['_id']}/"},
                {
                    "$set": {
                        "work": {
                            "kind": "send_mail",
                            "template": "bought",
                            "user_id": str(user_id),
                            "purchase_id": str(purchase["_id"]),
                        },
                        "state": "waiting",
                        "next_at": now,
                    },
                    "$setOnInsert": {"created_at": now},
                },
                upsert=True,
                session=session,
            )
            await rows["carts"].update_one(
                {"_id": user_id},
                {"$pull": {"entries": {"course_id": {"$in": [course_id]}}}},
                session=session,
            )
            enrolled = await rows["enrolments"].update_one(
                {"user_id": user_id, "course_id": course_id},
                {
                    "$setOnInsert": {
                        "grants": [
                            {
                                "source": "purchase",
                                "reference": str(purchase["_id"]),
                                "active": True,
                            }
                        ],
                        "active": True,
                        "progress": "",
                        "created_at": now,
                    }
                },
                upsert=True,
                session=session,
            )
            if enrolled.upserted_id is not None:
                await rows["courses"].update_one(
                    {"_id": course_id}, {"$inc": {"students": 1}}, session=session
                )
            await rows["inbox"].update_one(
                {"_id": inbox["_id"]},
                {"$set": {"state": "handled", "purchase_id": purchase["_id"]}},
                session=session,
            )

        async with client.start_session() as session:
            await session.with_transaction(effect)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] == "lifespan.startup":
                await make_indexes()
                await send({"type": "lifespan.startup.complete"})
            await client.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        raw, more = b"", True
        while more:
            message = await receive()
            raw += message.get("body", b"")
            more = message.get("more_body", False)
        if raw:
            await handle(raw, {name.decode(): value.decode() for name, value in scope["headers"]})
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
        )
        await send({"type": "http.response.body", "body": b""})

    return app
