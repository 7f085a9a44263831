"""Store a verified event, run it once, and mark it in the transaction that holds its effects."""

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
from khoa.platforms.doors import Delivery
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.webhooks.dispatch import dispatch
from khoa.webhooks.models import InboxEvent

log = structlog.get_logger()

LOOK_AFTER = timedelta(seconds=TRANSACTION_SECONDS + 2)
"""Longer than a transaction may take: whatever is under way is known by then."""

_NEVER_KEPT = ("authorization", "cookie", "proxy-authorization")
"""No platform sends these; a proxy's secret is nobody's to read in the office."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""Others could mean something else as a field's name in the database."""


class BodyForgotten(Conflict):
    code = "body_forgotten"
    detail = "What this event said was removed with the person's account."


async def receive(
    context: Context, event: PlatformEvent, delivery: Delivery
) -> Literal["handled", "repeated"]:
    """Return once the event's effect is committed, now or by an earlier delivery.

    An error goes on to the caller, who answers 500: the platform's own retry is the queue.
    """
    key = {"provider": event.provider, "event_id": event.id}
    first: dict[str, Any] = {
        "type": event.type,
        "clerk_id": getattr(event.fact, "clerk_id", None),
        "payment_ref": getattr(event.fact, "payment_ref", None),
        "purchase_id": None,
        "effect": [],
        "door": delivery.door,
        "method": delivery.method,
        "query": delivery.query,
        "headers": {
            name.lower(): value
            for name, value in delivery.headers.items()
            if name.lower() not in _NEVER_KEPT and _PLAIN.fullmatch(name)
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
    outcome = await _run(context, event, stored["_id"], look=True)
    return "repeated" if outcome == "repeated" else "handled"


async def run_again(
    context: Context, stored: InboxEvent, *, by: PydanticObjectId | None = None
) -> InboxEvent:
    """Run a stored event whose last run failed or found nothing to work on; as it is now. `by`: the
    person who asked for it.

    One that is handled changes nothing. BodyForgotten after the person's account was deleted,
    ProviderNotInUse when nobody can read it.
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
        event = read(context, stored)
    except ProviderNotInUse:
        raise
    except Exception as error:
        await _failed(stored.id, error)
        raise
    if stored.state != "handled":
        await inbox.update_one({"_id": stored.id, "state": stored.state}, _AS_NEW)
        await _run(context, event, stored.id)
    fresh = await InboxEvent.get(stored.id)
    return fresh or stored


def read(context: Context, stored: InboxEvent) -> PlatformEvent:
    """The event that the stored delivery holds. ProviderNotInUse when nobody can read it."""
    platform = context.platform(stored.provider)
    if platform is None:
        raise ProviderNotInUse
    return platform.read(
        Delivery(
            method=stored.method,
            query=stored.query,
            headers=stored.headers,
            body=stored.body.encode(),
            door=stored.door,
        )
    )


_AS_NEW = {"$set": {"state": "received", "handled_at": None}}


async def _run(context: Context, event: PlatformEvent, row_id: Any, *, look: bool = False) -> str:
    """Return what became of it, `repeated` when another run was first.

    `look`: when it names no purchase of ours, have the payment looked at in a while. The event that
    tells of it may be under way in another process, or lost.
    """
    inbox = InboxEvent.get_pymongo_collection()
    # By `_id`: with a condition beside a key of two fields, the embedded server looks through all
    # rows of the first field's value, and a provider has many.
    unhandled = {"_id": row_id, "handled_at": None}

    async def run_once() -> str:
        """The mark goes first: of two copies at once, one conflicts and then finds it set."""
        marked = await inbox.update_one(
            unhandled, {"$set": {"handled_at": datetime.now(UTC), "last_error": None}}
        )
        if not marked.matched_count:
            return "repeated"
        effect = await dispatch(context, event)
        await inbox.update_one({"_id": row_id}, {"$set": _kept(effect)})
        if (
            look
            and effect.state == "unmatched"
            and isinstance(event.fact, RefundFacts | DisputeFacts)
        ):
            wanted = LookAtPayment(provider=event.provider, payment_ref=event.fact.payment_ref)
            await outbox.enqueue(wanted, at=datetime.now(UTC) + LOOK_AFTER)
        if effect.purchase_id and isinstance(event.fact, SessionFacts | ChargeFacts):
            await _catch_up(context, event.fact.payment_ref)
        return effect.state

    try:
        outcome = await context.database.transaction(run_once)
    except Exception as error:
        metrics.webhook_events.labels(event.provider, "failed").inc()
        log.exception("webhook.failed", provider=event.provider, event_id=event.id, type=event.type)
        await _failed(row_id, error)
        raise
    metrics.webhook_events.labels(event.provider, outcome).inc()
    return outcome


def _kept(effect: Effect) -> dict[str, Any]:
    """What became of an event, as fields of its row."""
    return {
        "state": effect.state,
        "purchase_id": effect.purchase_id,
        "effect": list(effect.codes),
    }


async def _failed(row_id: Any, error: Exception) -> None:
    """Kept with the event, unless another run of it went well meanwhile."""
    await InboxEvent.get_pymongo_collection().update_one(
        {"_id": row_id, "handled_at": None},
        {"$set": {"state": "failed", "last_error": f"{type(error).__name__}: {error}"}},
    )


async def _catch_up(context: Context, payment_ref: str | None) -> None:
    """Have the effects of what came before the purchase knew its payment: a refund can overtake
    the session. In the transaction that tells of the payment."""
    if payment_ref is None:
        return
    async for early in InboxEvent.find({"payment_ref": payment_ref}):
        if early.state != "unmatched":
            continue
        effect = await dispatch(context, read(context, early))
        await InboxEvent.get_pymongo_collection().update_one(
            {"_id": early.id}, {"$set": _kept(effect)}
        )
        await outbox.cancel(LookAtPayment(provider=early.provider, payment_ref=payment_ref))


async def _store(key: dict[str, str], first: dict[str, Any]) -> dict[str, Any]:
    """Keep the event before it runs; its row, which says whether it has been handled already."""
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
