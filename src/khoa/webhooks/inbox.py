"""Store a verified event, run it once, and mark it in the transaction that holds its effects."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from pymongo.errors import DuplicateKeyError

from khoa.context import Context
from khoa.platforms.events import PlatformEvent
from khoa.webhooks.handlers import handle
from khoa.webhooks.models import InboxEvent

log = structlog.get_logger()

_KEPT_HEADERS = (
    "content-type",
    "user-agent",
    "svix-id",
    "svix-timestamp",
    "svix-signature",
    "stripe-signature",
    "x-cld-timestamp",
)


async def receive(
    context: Context, event: PlatformEvent, raw: bytes, headers: Mapping[str, str]
) -> None:
    """Returns once the event's effect is committed, now or by an earlier delivery.

    An error goes on to the caller, who answers 500: the platform's own retry is the queue.
    """
    key = {"provider": event.provider, "event_id": event.id}
    inbox = InboxEvent.get_pymongo_collection()
    now = datetime.now(UTC)
    first = {
        "type": event.type,
        "clerk_id": getattr(event.fact, "clerk_id", None),
        # What means nothing here may still tell of a person, whom nobody could find in it again.
        "body": raw.decode("utf-8", "replace") if event.fact else "",
        "headers": {name: value for name in _KEPT_HEADERS if (value := headers.get(name))},
        "state": "received",
        "last_error": None,
        "created_at": event.created_at,
        "received_at": now,
        "handled_at": None,
    }
    stored = await _store(key, first)
    if stored["handled_at"] is not None:
        return
    # By `_id` from here on: with a condition beside a key of two fields, the embedded server looks
    # through all rows of the first field's value, and a provider has many.
    unhandled = {"_id": stored["_id"], "handled_at": None}

    async def run_once() -> None:
        """The mark goes first: of two copies at once, one conflicts and then finds it set."""
        marked = await inbox.update_one(
            unhandled, {"$set": {"handled_at": now, "last_error": None}}
        )
        if not marked.matched_count:
            return
        state = await handle(event, context.deployment)
        await inbox.update_one({"_id": stored["_id"]}, {"$set": {"state": state}})

    try:
        await context.database.transaction(run_once)
    except Exception as error:
        log.exception("webhook.failed", provider=event.provider, event_id=event.id, type=event.type)
        await inbox.update_one(
            unhandled,
            {"$set": {"state": "failed", "last_error": f"{type(error).__name__}: {error}"}},
        )
        raise


async def _store(key: dict[str, str], first: dict[str, Any]) -> dict[str, Any]:
    """Keep the event before it runs; its row, which says whether it has been handled already."""
    inbox = InboxEvent.get_pymongo_collection()
    change = {"$setOnInsert": first, "$inc": {"attempts": 1}}
    try:
        row = await inbox.find_one_and_update(key, change, upsert=True, return_document=True)
    except DuplicateKeyError:  # two copies at once raced to insert: the row is there now
        row = await inbox.find_one_and_update(key, change, return_document=True)
    # The embedded server counts the attempt of who lost that race, but returns no row for it.
    row = row or await inbox.find_one(key)
    assert row is not None, "an upsert leaves its row"
    stored: dict[str, Any] = row
    return stored
