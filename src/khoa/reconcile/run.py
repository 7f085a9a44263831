"""Run a reconciliation part by part; a part that fails does not stop the others."""

import asyncio
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

import structlog

from khoa.base.domain import ReconcilePart
from khoa.context import Context
from khoa.platforms.request_counts import counted_requests
from khoa.reconcile import lease
from khoa.reconcile.models import ReconcileState, Reconciliation, RunBy
from khoa.upkeep import PartReport, Run

log = structlog.get_logger()

POLL_SECONDS = 1.0
"""Between checks whether another process has ended its run."""


async def if_due(context: Context, *, every: timedelta) -> Reconciliation | None:
    """Run for the timer. Return None when another process runs or the next run is not due."""
    holder = _holder()
    if not await lease.take(holder, only_if_due=True):
        return None
    async with lease.held(holder, every=every):
        return await _all_parts(context, "timer")


async def now(context: Context, *, every: timedelta, by: RunBy = "command") -> Reconciliation:
    """Run for a person, after any run under way has ended. Waits at most a minute for the lease of
    a process that was killed."""
    holder = _holder()
    while not await lease.take(holder, only_if_due=False):  # noqa: ASYNC110 (only the database knows)
        await asyncio.sleep(POLL_SECONDS)
    async with lease.held(holder, every=every):
        return await _all_parts(context, by)


def parts_of(context: Context) -> dict[str, ReconcilePart]:
    """Return the domains' parts by name, upper layers first: what events bring need not be asked
    for again."""
    return {
        name: part
        for domain in reversed(context.domains)
        for name, part in domain.reconcile.items()
    }


async def save_cursor(cursor: str, until: datetime) -> None:
    await ReconcileState.get_pymongo_collection().update_one(
        {"_id": "reconcile"}, {"$max": {f"cursors.{cursor}": until}}, upsert=True
    )


async def _all_parts(context: Context, by: RunBy) -> Reconciliation:
    started_at = datetime.now(UTC)
    state = await ReconcileState.get("reconcile")
    cursors = state.cursors if state else {}
    run = Run(context, started_at, save_cursor, cursors, thorough=by != "timer")
    reports = []
    with counted_requests() as calls:
        for name, part in parts_of(context).items():
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
