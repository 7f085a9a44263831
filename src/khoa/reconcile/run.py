"""One reconciliation, part by part: none of them stops the others."""

import asyncio
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

import structlog

from khoa.context import Context
from khoa.platforms.calls import counted
from khoa.reconcile import events, files, lease, movements, outbox, people, purchases
from khoa.reconcile.models import PartReport, ReconcileState, Reconciliation, RunBy
from khoa.reconcile.parts import Part, Run

log = structlog.get_logger()

PARTS: dict[str, Part] = {
    "events": events.missed,
    "inbox": events.left_over,
    "pending": purchases.pending,
    "payments": purchases.on_their_way,
    "orders": outbox.ordered,
    "ledger": movements.movements,
    "people": people.people,
    "deleted": people.deleted,
    "uploads": files.unfinished,
    "files": files.unnamed,
    "outbox": outbox.leftovers,
}
"""In this order: what the events tell need not be asked for."""

ASKED_AGAIN = 1.0
"""Seconds between looks whether another process has ended its run."""


async def if_due(context: Context, *, every: timedelta) -> Reconciliation | None:
    """For the timer: None when another process runs, or the next run is not due."""
    holder = _holder()
    if not await lease.take(holder, only_if_due=True):
        return None
    async with lease.held(holder, every=every):
        return await _all_parts(context, "timer")


async def now(context: Context, *, every: timedelta, by: RunBy = "command") -> Reconciliation:
    """For a person: at once, or after the run that is under way; a dead one's lease ends soon."""
    holder = _holder()
    while not await lease.take(holder, only_if_due=False):  # noqa: ASYNC110 (the database says)
        await asyncio.sleep(ASKED_AGAIN)
    async with lease.held(holder, every=every):
        return await _all_parts(context, by)


async def _all_parts(context: Context, by: RunBy) -> Reconciliation:
    started_at = datetime.now(UTC)
    state = await ReconcileState.get("reconcile")
    run = Run(context, started_at, state.cursors if state else {}, thorough=by != "timer")
    reports = []
    with counted() as calls:
        for name, part in PARTS.items():
            report = PartReport(name=name)
            reports.append(report)
            try:
                await part(run, report)
            except Exception as error:
                log.exception("reconcile.part_failed", part=name)
                report.failed = f"{type(error).__name__}: {error}"[:500]
    done = Reconciliation(
        by=by,
        started_at=started_at,
        finished_at=datetime.now(UTC),
        parts=reports,
        calls=dict(calls),
    )
    await done.insert()
    log.info("reconcile.done", mended=done.mended, failed=done.failed, calls=done.calls)
    return done


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
