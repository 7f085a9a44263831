"""Signed `user.updated` webhooks a second beside a PyMongo script that checks and writes the same.

Sixteen at once, each of another user and another event, on one worker each and one database.
"""

import asyncio
import json
import statistics
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from svix.webhooks import Webhook
from tests.stack import Stack

from bench import pymongo_door
from bench.figures import RUNS, Figure
from bench.load import send_all
from bench.servers import beside

AT_ONCE = 16
PEOPLE = 240


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """Both take turns; what was written is counted at the end, so that none was only answered."""
    environment = {
        "BENCH_MONGODB_URI": stack.mongodb_uri,
        "CLERK_WEBHOOK_SIGNING_SECRET": stack.keys["CLERK_WEBHOOK_SIGNING_SECRET"],
    }
    runs: dict[str, list[float]] = {"khoa": [], "pymongo": []}
    with beside(stack, "bench.pymongo_door:application", environment) as (port, _):
        doors = {"khoa": stack.port, "pymongo": port}
        for door in doors.values():
            asyncio.run(send_all(door, signed_events(stack, "user.created"), AT_ONCE))
        for _ in range(RUNS):
            for name, door in doors.items():
                requests = signed_events(stack, "user.updated")
                runs[name].append(PEOPLE / asyncio.run(send_all(door, requests, AT_ONCE)))
    for database in ("khoa", pymongo_door.DATABASE):
        _all_were_written(stack, database)
    return [
        Figure(
            name="user.updated webhooks/s, 16 at once, beside PyMongo alone",
            values=[a / b for a, b in zip(runs["khoa"], runs["pymongo"], strict=True)],
            goal=0.6,
            better="higher",
            unit="×",
            seen=f"{statistics.median(runs['khoa']):,.0f} of "
            f"{statistics.median(runs['pymongo']):,.0f} webhooks/s",
            runs=runs,
        )
    ]


def signed_events(stack: Stack, kind: str) -> list[bytes]:
    """An event of each person as Clerk sends it, as whole HTTP requests."""
    webhook = Webhook(stack.keys["CLERK_WEBHOOK_SIGNING_SECRET"])
    now = datetime.now(UTC)
    requests = []
    for number in range(PEOPLE):
        body = json.dumps(_event(kind, number, int(time.time() * 1000))).encode()
        event_id = f"msg_{uuid.uuid4().hex}"
        signature = webhook.sign(event_id, now, body.decode())
        head = (
            f"POST /api/webhooks/clerk HTTP/1.1\r\nhost: localhost:{stack.port}\r\n"
            f"user-agent: Svix-Webhooks\r\ncontent-type: application/json\r\n"
            f"svix-id: {event_id}\r\nsvix-timestamp: {int(now.timestamp())}\r\n"
            f"svix-signature: {signature}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


def _event(kind: str, number: int, now: int) -> dict[str, Any]:
    """https://clerk.com/docs/webhooks/overview#payload-structure"""
    person, address = f"user_bench{number:05}", f"idn_bench{number:05}"
    return {
        "data": {
            "backup_code_enabled": False,
            "banned": False,
            "create_organization_enabled": True,
            "created_at": now - 86_400_000,
            "delete_self_enabled": True,
            "email_addresses": [
                {
                    "created_at": now - 86_400_000,
                    "email_address": f"bench{number}@example.com",
                    "id": address,
                    "linked_to": [],
                    "matches_sso_connection": False,
                    "object": "email_address",
                    "reserved": False,
                    "updated_at": now - 86_400_000,
                    "verification": {
                        "attempts": 1,
                        "expire_at": now - 86_000_000,
                        "object": "verification_otp",
                        "status": "verified",
                        "strategy": "email_code",
                    },
                }
            ],
            "external_accounts": [],
            "external_id": None,
            "first_name": "Người",
            "has_image": True,
            "id": person,
            "image_url": f"https://img.clerk.com/{person}",
            "last_active_at": now,
            "last_name": f"Thứ {number}",
            "last_sign_in_at": now,
            "locked": False,
            "object": "user",
            "password_enabled": True,
            "phone_numbers": [],
            "primary_email_address_id": address,
            "primary_phone_number_id": None,
            "primary_web3_wallet_id": None,
            "private_metadata": {},
            "profile_image_url": f"https://img.clerk.com/{person}",
            "public_metadata": {},
            "saml_accounts": [],
            "totp_enabled": False,
            "two_factor_enabled": False,
            "unsafe_metadata": {},
            "updated_at": now,
            "username": None,
            "web3_wallets": [],
        },
        "event_attributes": {"http_request": {"client_ip": "", "user_agent": ""}},
        "instance_id": "ins_bench",
        "object": "event",
        "timestamp": now,
        "type": kind,
    }


def _all_were_written(stack: Stack, database: str) -> None:
    with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
        handled = client[database]["inbox"].count_documents(
            {"body": {"$regex": "user_bench"}, "state": "handled"}
        )
        people = client[database]["users"].count_documents({"clerk_id": {"$regex": "^user_bench"}})
    expected = PEOPLE * (RUNS + 1)
    if (handled, people) != (expected, PEOPLE):
        raise RuntimeError(f"{database}: {handled} of {expected} events, {people} people")
