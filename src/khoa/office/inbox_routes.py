"""The inbox and the outbox in the office: filter, read, run again."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from beanie import PydanticObjectId
from fastapi import APIRouter, Query
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.auth import requires
from khoa.base.errors import Conflict, NotFound
from khoa.base.paging import Page
from khoa.context import CurrentContext
from khoa.courses.readiness import NeededWhilePublished
from khoa.database.paging import read_page
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.outbox.models import Intent
from khoa.platforms.payments.protocol import ProviderNotInUse
from khoa.purchases.models import Purchase
from khoa.users.models import User
from khoa.webhooks.inbox import BodyForgotten, replay
from khoa.webhooks.models import EventState, InboxEvent

router = APIRouter(prefix="/api/admin", tags=["office"])

Reader = Annotated[User, requires("events.read")]
Runner = Annotated[User, requires("events.run")]


class Event(BaseModel):
    """`purchase`: the number of the purchase it touched. `effect`: what it changed, as codes of a
    state before and after, or of what became of a person or a file."""

    id: str
    provider: str
    event_id: str
    type: str
    state: EventState
    attempts: int
    last_error: str | None
    purchase: str | None
    effect: list[str]
    created_at: datetime
    received_at: datetime
    handled_at: datetime | None


class EventWhole(Event):
    """`body` is the raw text that was signed; empty once the person it tells of was deleted."""

    method: str
    query: str
    headers: dict[str, str]
    body: str


class Task(BaseModel):
    """Something to do at a platform. `work` says what, without secrets or addresses."""

    id: str
    kind: str
    subject: str
    state: Literal["waiting", "done"]
    attempts: int
    last_error: str | None
    next_at: datetime
    created_at: datetime
    done_at: datetime | None


@router.get("/events")
async def list_events(
    staff: Reader,
    asked: AskedPage,
    provider: Annotated[str | None, Query(max_length=40)] = None,
    state: EventState | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Page[Event]:
    """Newest first. `q`: an event's id, a payment's reference or a purchase's number."""
    wanted: dict[str, Any] = {"state": state} if state else {}
    if provider:
        wanted["provider"] = provider
    if q.strip():
        wanted |= await _meant_by(q.strip())
    rows, total = await read_page(InboxEvent.find(wanted).sort("-received_at"), asked)
    numbers = await _numbers(rows)
    return Page[Event].of([Event(**_fields(row, numbers)) for row in rows], total, asked)


@router.get("/events/{event_id}")
@raises(NotFound)
async def show_event(event_id: PydanticObjectId, staff: Reader) -> EventWhole:
    return await _whole(await _event(event_id))


@router.post("/events/{event_id}/replay")
@raises(NotFound, BodyForgotten, NeededWhilePublished, ProviderNotInUse)
async def replay_event(
    event_id: PydanticObjectId, staff: Runner, context: CurrentContext
) -> EventWhole:
    """Run it again, unless it is handled: then nothing changes. A failure is in the answer."""
    stored = await _event(event_id)
    try:
        stored = await replay(context, stored, by=staff.user_id)
    except Conflict:
        raise
    except Exception:  # noqa: BLE001 (it is logged and kept with the event, which is the answer)
        stored = await _event(event_id)
    return await _whole(stored)


@router.get("/outbox")
async def list_outbox(
    staff: Reader,
    asked: AskedPage,
    state: Literal["waiting", "done"] | None = None,
    failing: bool = False,
) -> Page[Task]:
    """What must still be done outside, and what was done; `failing`: with an error so far."""
    wanted: dict[str, Any] = {"state": state} if state else {}
    if failing:
        wanted |= {"state": "waiting", "last_error": {"$ne": None}}
    rows, total = await read_page(Intent.find(wanted).sort("-next_at"), asked)
    return Page[Task].of([_task(row) for row in rows], total, asked)


@router.post("/outbox/{intent_id}/retry")
@raises(NotFound)
async def retry_now(intent_id: PydanticObjectId, staff: Runner, context: CurrentContext) -> Task:
    """Try it at once instead of after its pause; what is done, or has not failed, is left alone.

    An attempt that is under way is not waited for: every task may be done twice.
    """
    now = datetime.now(UTC)
    row = await Intent.get(intent_id)
    if row is None:
        raise NotFound("There is no such task.")
    if row.last_error is not None:
        failing = {
            "_id": intent_id,
            "state": "waiting",
            "attempts": row.attempts,
            "next_at": {"$gt": now},  # again, it is due already
        }

        async def hasten() -> None:
            due = {"$set": {"next_at": now}}
            if (await Intent.get_pymongo_collection().update_one(failing, due)).matched_count:
                await audit.record("task.retried", f"task:{intent_id}", by=staff.user_id)

        await context.database.transaction(hasten)
    return _task(await Intent.get(intent_id) or row)


async def _meant_by(q: str) -> dict[str, Any]:
    if q.upper().startswith("KH"):
        number = "KH-" + q.upper().removeprefix("KH").removeprefix("-")
        purchase = await Purchase.find_one({"number": number})
        return {"purchase_id": purchase.id if purchase else PydanticObjectId()}
    of_payment = {"payment_ref": q}
    return of_payment if await InboxEvent.find_one(of_payment) else {"event_id": q}


async def _event(event_id: PydanticObjectId) -> InboxEvent:
    stored = await InboxEvent.get(event_id)
    if stored is None:
        raise NotFound("There is no such event.")
    return stored


async def _whole(stored: InboxEvent) -> EventWhole:
    fields = _fields(stored, await _numbers([stored]))
    more = stored.model_dump(include={"method", "query", "headers", "body"})
    return EventWhole(**fields, **more)


async def _numbers(rows: list[InboxEvent]) -> dict[PydanticObjectId, str]:
    ids = [row.purchase_id for row in rows if row.purchase_id]
    found = await Purchase.find({"_id": {"$in": ids}}).to_list() if ids else []
    return {purchase.purchase_id: purchase.number for purchase in found}


def _fields(row: InboxEvent, numbers: dict[PydanticObjectId, str]) -> dict[str, Any]:
    return {
        **row.model_dump(
            include={
                "provider",
                "event_id",
                "type",
                "state",
                "attempts",
                "last_error",
                "effect",
                "created_at",
                "received_at",
                "handled_at",
            }
        ),
        "id": str(row.id),
        "purchase": numbers.get(row.purchase_id) if row.purchase_id else None,
    }


def _task(row: Intent) -> Task:
    return Task(
        id=str(row.id),
        kind=row.kind,
        **row.model_dump(
            include={
                "subject",
                "state",
                "attempts",
                "last_error",
                "next_at",
                "created_at",
                "done_at",
            }
        ),
    )
