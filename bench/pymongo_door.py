"""The least that handles a signed `user.updated` as Khoa promises to: what its door is measured
beside. The same check, the same writes with the same indexes and durability, nothing else.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from starlette.types import ASGIApp, Receive, Scope, Send
from svix.webhooks import Webhook

DATABASE = "bench_pymongo"


def application() -> ASGIApp:
    webhook = Webhook(os.environ["CLERK_WEBHOOK_SIGNING_SECRET"])
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        os.environ["BENCH_MONGODB_URI"], tz_aware=True
    )
    inbox, users = client[DATABASE]["inbox"], client[DATABASE]["users"]

    async def make_indexes() -> None:
        await inbox.create_index([("provider", 1), ("event_id", 1)], unique=True)
        await inbox.create_index([("state", 1), ("received_at", -1)])
        await inbox.create_index([("received_at", 1)], expireAfterSeconds=90 * 86_400)
        await users.create_index([("clerk_id", 1)], unique=True)
        await users.create_index(
            [("slug", 1)], unique=True, partialFilterExpression={"slug": {"$type": "string"}}
        )
        await users.create_index([("email", 1)])

    async def handle(raw: bytes, headers: dict[str, str]) -> None:
        webhook.verify(raw, headers)
        body = json.loads(raw)
        person = body["data"]
        key = {"provider": "clerk", "event_id": headers["svix-id"]}
        now = datetime.now(UTC)
        await inbox.update_one(
            key,
            {
                "$setOnInsert": {
                    "type": body["type"],
                    "body": raw.decode(),
                    "headers": {name: headers[name] for name in ("svix-id", "svix-timestamp")},
                    "state": "received",
                    "last_error": None,
                    "created_at": datetime.fromtimestamp(body["timestamp"] / 1000, UTC),
                    "received_at": now,
                    "handled_at": None,
                },
                "$inc": {"attempts": 1},
            },
            upsert=True,
        )
        row = await inbox.find_one(key)
        assert row is not None
        if row["handled_at"]:
            return
        profile = {
            "email": person["email_addresses"][0]["email_address"],
            "email_verified": True,
            "first_name": person["first_name"],
            "last_name": person["last_name"],
            "image_url": person["image_url"],
            "banned": person["banned"],
            "clerk_updated_at": person["updated_at"],
        }

        async def effect(session: AsyncClientSession) -> None:
            await inbox.update_one(
                {"_id": row["_id"], "handled_at": None},
                {"$set": {"handled_at": now, "last_error": None}},
                session=session,
            )
            await users.update_one(
                {"clerk_id": person["id"], "clerk_updated_at": {"$lt": person["updated_at"]}},
                {"$set": profile, "$setOnInsert": {"deleted_at": None, "slug": None}},
                upsert=True,
                session=session,
            )
            await inbox.update_one(
                {"_id": row["_id"]}, {"$set": {"state": "handled"}}, session=session
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
