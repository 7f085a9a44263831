"""Store a verified event, handle it once, and mark it handled in the transaction of its effects."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import structlog
from beanie import PydanticObjectId
from pymongo.errors import DuplicateKeyError

from khoa.audit import service as audit
from khoa.base import metrics
from khoa.base.domain import Effect
from khoa.base.errors import Conflict
from khoa.context import Context
from khoa.database import TRANSACTION_SECONDS
from khoa.outbox import service as outbox
from khoa.payments.intents import LookAtPayment
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.platforms.webhooks import Delivery
from khoa.webhooks.dispatch import dispatch
from khoa.webhooks.models import InboxEvent

log = structlog.get_logger()

LOOK_AFTER = timedelta(seconds=TRANSACTION_SECONDS + 2)
"""Longer than any transaction may take, so that an event in progress elsewhere is committed."""

_NEVER_STORED = ("authorization", "cookie", "proxy-authorization")
"""No platform sends these; a proxy may, and its secret must not be readable in the office."""
_SAFE_FIELD = re.compile(r"[A-Za-z0-9_-]+")
"""Other characters have a meaning in MongoDB's field names."""


class BodyForgotten(Conflict):
    code = "body_forgotten"
    detail = "What this event said was removed with the person's account."


async def receive(
    context: Context, event: PlatformEvent, delivery: Delivery
) -> Literal["handled", "repeated"]:
    """Return once the event's effect is committed, by this delivery or an earlier one.

    Errors are raised to the caller, which answers 500: the platform's own retries are the queue.
    """
    key = {"provider": event.provider, "event_id": event.id}
    first: dict[str, Any] = {
        "type": event.type,
        "clerk_id": getattr(event.fact, "clerk_id", None),
        "payment_ref": getattr(event.fact, "payment_ref", None),
        "purchase_id": None,
        "effect": [],
        "door": delivery.endpoint,
        "method": delivery.method,
        "query": delivery.query,
        "headers": {
            name.lower(): value
            for name, value in delivery.headers.items()
            if name.lower() not in _NEVER_STORED and _SAFE_FIELD.fullmatch(name)
        },
        "body": delivery.body.decode("utf-8", "replace"),
        "state": "received",
        "last_error": None,
        "created_at": event.created_at,
        "received_at": datetime.now(UTC),
        "handled_at": None,
    }
    stored = await _store(key, first)
    if stored["handled_at"] is not None:
        return "repeated"
    outcome = await _handle(context, event, stored["_id"], look_up_payment=True)
    return "repeated" if outcome == "repeated" else "handled"


async def replay(
    context: Context, stored: InboxEvent, *, by: PydanticObjectId | None = None
) -> InboxEvent:
    """Handle a stored event again and return it as it is then. `by`: the person who asked for it.

    An event that is handled already changes nothing. Raises BodyForgotten when its contents were
    erased, ProviderNotInUse when its provider's keys are gone, and whatever its handler raises.
    """
    inbox = InboxEvent.get_pymongo_collection()
    if stored.forgotten:
        raise BodyForgotten

    async def begin() -> None:
        await inbox.update_one({"_id": stored.id}, {"$inc": {"attempts": 1}})
        if by is not None:
            await audit.record("event.run_again", f"event:{stored.id}", by=by)

    await context.database.transaction(begin)
    try:
        event = parse(context, stored)
    except ProviderNotInUse:
        raise
    except Exception as error:
        await _store_failure(stored.id, error)
        raise
    if stored.state != "handled":
        await inbox.update_one({"_id": stored.id, "state": stored.state}, _RESET)
        await _handle(context, event, stored.id)
    fresh = await InboxEvent.get(stored.id)
    return fresh or stored


def parse(context: Context, stored: InboxEvent) -> PlatformEvent:
    """Parse a stored delivery. Raises ProviderNotInUse when its provider's keys are gone."""
    platform = context.platform(stored.provider)
    if platform is None:
        raise ProviderNotInUse
    return platform.read(
        Delivery(
            method=stored.method,
            query=stored.query,
            headers=stored.headers,
            body=stored.body.encode(),
            endpoint=stored.door,
        )
    )


_RESET = {"$set": {"state": "received", "handled_at": None}}


async def _handle(
    context: Context, event: PlatformEvent, row_id: Any, *, look_up_payment: bool = False
) -> str:
    """Handle the event in one transaction and return its new state, or `repeated` when it was
    handled already.

    `look_up_payment`: when a refund or a dispute matches no purchase, enqueue a look-up of its
    payment, since the event that tells of the payment may be in progress elsewhere, or lost.
    """
    inbox = InboxEvent.get_pymongo_collection()
    # By `_id`: with a condition beside a key of two fields, the embedded server looks through all
    # rows of the first field's value, and a provider has many.
    unhandled = {"_id": row_id, "handled_at": None}

    async def handle_once() -> str:
        """Mark it first: of two copies at once, one conflicts and then finds the mark."""
        marked = await inbox.update_one(
            unhandled, {"$set": {"handled_at": datetime.now(UTC), "last_error": None}}
        )
        if not marked.matched_count:
            return "repeated"
        effect = await dispatch(context, event)
        await inbox.update_one({"_id": row_id}, {"$set": _fields_of(effect)})
        if (
            look_up_payment
            and effect.state == "unmatched"
            and isinstance(event.fact, RefundFacts | DisputeFacts)
        ):
            lookup = LookAtPayment(provider=event.provider, payment_ref=event.fact.payment_ref)
            await outbox.enqueue(lookup, at=datetime.now(UTC) + LOOK_AFTER)
        if effect.purchase_id and isinstance(event.fact, SessionFacts | ChargeFacts):
            await _handle_early_events(context, event.fact.payment_ref)
        return effect.state

    try:
        outcome = await context.database.transaction(handle_once)
    except Exception as error:
        metrics.webhook_events.labels(event.provider, "failed").inc()
        log.exception("webhook.failed", provider=event.provider, event_id=event.id, type=event.type)
        await _store_failure(row_id, error)
        raise
    metrics.webhook_events.labels(event.provider, outcome).inc()
    return outcome


def _fields_of(effect: Effect) -> dict[str, Any]:
    """Return the effect as fields of the event's row."""
    return {
        "state": effect.state,
        "purchase_id": effect.purchase_id,
        "effect": list(effect.codes),
    }


async def _store_failure(row_id: Any, error: Exception) -> None:
    """Store the error with the event, unless it has been handled meanwhile."""
    await InboxEvent.get_pymongo_collection().update_one(
        {"_id": row_id, "handled_at": None},
        {"$set": {"state": "failed", "last_error": f"{type(error).__name__}: {error}"}},
    )


async def _handle_early_events(context: Context, payment_ref: str | None) -> None:
    """Handle events that came before the purchase knew its payment: a refund can overtake the
    session. Called in the transaction that records the payment."""
    if payment_ref is None:
        return
    async for early in InboxEvent.find({"payment_ref": payment_ref}):
        if early.state != "unmatched":
            continue
        effect = await dispatch(context, parse(context, early))
        await InboxEvent.get_pymongo_collection().update_one(
            {"_id": early.id}, {"$set": _fields_of(effect)}
        )
        await outbox.cancel(LookAtPayment(provider=early.provider, payment_ref=payment_ref))


async def _store(key: dict[str, str], first: dict[str, Any]) -> dict[str, Any]:
    """Store the event before it is handled. Return its row, which says whether it was already."""
    inbox = InboxEvent.get_pymongo_collection()
    change = {"$setOnInsert": first, "$inc": {"attempts": 1}}
    try:
        await inbox.update_one(key, change, upsert=True)
    except DuplicateKeyError:  # two copies at once raced to insert: the row is there now
        await inbox.update_one(key, change)
    row = await inbox.find_one(key)
    assert row is not None, "an upsert leaves its row"
    stored: dict[str, Any] = row
    return stored
