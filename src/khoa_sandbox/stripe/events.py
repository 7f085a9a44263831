"""Events: a snapshot of the whole object, recorded and enqueued with the change itself."""

import json
from dataclasses import dataclass
from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import objects
from khoa_sandbox.stripe.ids import new_id, now
from khoa_sandbox.stripe.shapes import API_VERSION


@dataclass(frozen=True)
class Cause:
    """The API request that made the change; both None without one (a payer, a schedule)."""

    request_id: str | None = None
    idempotency_key: str | None = None


NOBODY = Cause()
KEPT = 30 * 24 * 60 * 60  # docs.stripe.com/api/events: seconds that events can be looked at
AT_ONCE = 500


def emit(
    context: Context,
    event_type: str,
    document: Document,
    *,
    cause: Cause = NOBODY,
    previous: dict[str, Any] | None = None,
) -> str:
    """Emits an event inside the transaction that changed `document`; returns its id.

    `previous` holds the former values of changed fields, for `….updated` and `charge.refunded`.
    """
    data: dict[str, Any] = {"object": objects.public(document)}
    if previous is not None:
        data["previous_attributes"] = previous
    event: Document = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": cause.request_id, "idempotency_key": cause.idempotency_key},
        "type": event_type,
    }
    with context.store.transaction():
        objects.save(context.store, event)
        body = json.dumps(event, indent=2, ensure_ascii=False).encode()
        context.deliveries.enqueue("stripe", event["id"], event_type, body)
    return str(event["id"])


def delivered(context: Context, event_id: str) -> bool:
    rows = context.store.find("delivery", {"event_id": event_id}, limit=1)
    return bool(rows) and rows[0]["state"] == "delivered"


def shown(context: Context, event: Document) -> Document:
    """Returns the event with its present number of `pending_webhooks`."""
    return {**event, "pending_webhooks": 0 if delivered(context, event["id"]) else 1}


def forget_old(context: Context) -> None:
    """Removes events that Stripe would no longer list, and their completed deliveries."""
    store = context.store
    for event in store.find(objects.kind("event"), newest_first=False, limit=AT_ONCE):
        if event["created"] + KEPT > now():
            return
        rows = store.find("delivery", {"event_id": event["id"]})
        if any(row["state"] == "pending" for row in rows):
            continue
        for row in rows:
            store.delete("delivery", row["id"])
        store.delete(objects.kind("event"), event["id"])
