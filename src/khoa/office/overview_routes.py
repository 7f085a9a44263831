"""The office's first page: what waits for a person, and how the comparing with platforms goes."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.auth import requires
from khoa.base.paging import FIRST_PAGE, Page
from khoa.context import CurrentContext
from khoa.database.paging import read_page
from khoa.http.paging import AskedPage
from khoa.outbox.models import Intent
from khoa.platforms.payments.manual.provider import Transfer
from khoa.purchases.models import Purchase
from khoa.reconcile import run
from khoa.reconcile.models import ReconcileState, Reconciliation, RunBy
from khoa.upkeep import PartReport
from khoa.users.models import User
from khoa.webhooks.models import InboxEvent

router = APIRouter(prefix="/api/admin", tags=["office"])

Opener = Annotated[User, requires("office.open")]
Reader = Annotated[User, requires("events.read")]
Runner = Annotated[User, requires("events.run")]


class ReconciliationOut(BaseModel):
    """One run. `mended` counts over all parts; `calls` are requests made, by platform."""

    id: str
    by: RunBy
    started_at: datetime
    finished_at: datetime
    mended: int
    failed: bool
    parts: list[PartReport]
    calls: dict[str, int]


class Reconciliations(Page[ReconciliationOut]):
    """`running`: one is under way. `next_at` None: only a person starts one."""

    running: bool
    next_at: datetime | None


class Overview(BaseModel):
    """Counts of what waits. `transfers` None: bank transfers are not in use."""

    purchases: int
    transfers: int | None
    events_failed: int
    events_unmatched: int
    tasks_failing: int
    tasks_waiting: int
    last_reconciliation: ReconciliationOut | None


@router.get("/overview")
async def show_overview(staff: Opener, context: CurrentContext) -> Overview:
    last = await Reconciliation.find().sort("-started_at").first_or_none()
    by_hand = any(not provider.capabilities.confirms for provider in context.payments)
    return Overview(
        purchases=await Purchase.find({"waits": True}).count(),
        transfers=await Transfer.find({"waits": True}).count() if by_hand else None,
        events_failed=await InboxEvent.find({"state": "failed"}).count(),
        events_unmatched=await InboxEvent.find({"state": "unmatched"}).count(),
        tasks_failing=await Intent.find({"state": "waiting", "last_error": {"$ne": None}}).count(),
        tasks_waiting=await Intent.find({"state": "waiting"}).count(),
        last_reconciliation=_shown(last) if last else None,
    )


@router.get("/reconciliations")
async def list_reconciliations(
    staff: Reader, context: CurrentContext, asked: AskedPage
) -> Reconciliations:
    """Those that came to their end, newest first; kept for 90 days."""
    rows, total = await read_page(Reconciliation.find().sort("-started_at"), asked)
    state = await ReconcileState.get("reconcile")
    return Reconciliations.of(
        [_shown(row) for row in rows],
        total,
        asked,
        running=_running(state),
        next_at=state.next_at if state and context.settings.reconcile_every else None,
    )


@router.post("/reconciliations", status_code=202)
async def reconcile_now(
    staff: Runner, context: CurrentContext, after: BackgroundTasks
) -> Reconciliations:
    """Start one, unless one is under way; the list tells when it has ended."""
    if not _running(await ReconcileState.get("reconcile")):
        every = timedelta(minutes=context.settings.reconcile_every)
        await context.database.transaction(
            lambda: audit.record("reconciliation.started", "reconciliation", by=staff.user_id)
        )
        after.add_task(run.now, context, every=every, by="office")
    listed = await list_reconciliations(staff, context, FIRST_PAGE)
    return listed.model_copy(update={"running": True})


def _running(state: ReconcileState | None) -> bool:
    """Somebody holds the lease. A dead holder's ends within a minute."""
    return state is not None and state.holder is not None and state.until > datetime.now(UTC)


def _shown(row: Reconciliation) -> ReconciliationOut:
    return ReconciliationOut(
        id=str(row.id),
        mended=row.mended,
        failed=row.failed,
        **row.model_dump(include={"by", "started_at", "finished_at", "parts", "calls"}),
    )
