"""Clerk's webhooks: signed as Svix signs them, enqueued with the change they report."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.tokens import KEY_ID
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.store import Document

# https://docs.svix.com/retries: seconds before each retry; a response within 15 s.
RETRY_WAITS: list[float] = [5, 300, 1800, 7200, 18000, 36000, 36000]
TIMEOUT = 15


@dataclass(frozen=True)
class Caller:
    """Whose request caused a change."""

    ip: str
    user_agent: str

    @classmethod
    def of(cls, request: Request) -> "Caller":
        ip = request.client.host if request.client else ""
        return cls(ip, request.headers.get("user-agent", ""))


class Events:
    """Adds user events to the caller's store transaction."""

    def __init__(self, deliveries: Deliveries, secret: str) -> None:
        self._deliveries = deliveries
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        deliveries.signer("clerk", self.sign)
        deliveries.schedule("clerk", RETRY_WAITS)
        deliveries.timeout("clerk", TIMEOUT)

    def emit(self, event_type: str, data: Document, caller: Caller) -> None:
        event = {
            "data": data,
            "event_attributes": {
                "http_request": {"client_ip": caller.ip, "user_agent": caller.user_agent}
            },
            "instance_id": KEY_ID,
            "object": "event",
            "timestamp": now_ms(),
            "type": event_type,
        }
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        self._deliveries.enqueue("clerk", new_id("msg"), event_type, body)

    def sign(self, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
        """https://docs.svix.com/receiving/verifying-payloads/how-manual"""
        timestamp = str(int(now.timestamp()))
        signed = b".".join((event_id.encode(), timestamp.encode(), body))
        signature = base64.b64encode(hmac.digest(self._key, signed, hashlib.sha256)).decode()
        return {
            "svix-id": event_id,
            "svix-timestamp": timestamp,
            "svix-signature": f"v1,{signature}",
        }
