"""Webhooks' parts of a reconciliation: events never delivered, never handled, or to be erased."""

from datetime import datetime, timedelta
from functools import partial

from khoa.base.batched import batched
from khoa.courses.models import LectureUpload
from khoa.payments import settle
from khoa.platforms.events import PlatformEvent, StoredFile, UserDeleted, UserProfile
from khoa.platforms.payments.protocol import PaymentProvider
from khoa.platforms.webhooks import Delivery
from khoa.upkeep import PartReport, Run, for_each
from khoa.users.models import User
from khoa.webhooks import inbox
from khoa.webhooks.forgetting import (
    forget_payments_of,
    forget_payments_of_contacts,
    forget_people_in_events,
)
from khoa.webhooks.models import INBOX_DAYS, InboxEvent

FIRST_RUN_SPAN = timedelta(days=30)
"""How far back the first run looks: providers list no older events."""
OVERLAP = timedelta(hours=1)
"""Each run reads this much again, since a list may lack events made while it was read."""
UNDELIVERED_SPAN = timedelta(days=1)
BATCH = 200
MAX_HANDLERS = 2
"""Handlers at once: more of them would only conflict, since many events change the same rows."""
_UNHANDLED = (None, "received", "failed")


async def missed_events(run: Run, report: PartReport) -> None:
    """List each payment provider's events and put those we lack into the inbox like deliveries."""
    for provider in run.context.payments:
        name = provider.name
        cursor = run.cursors.get(f"{name}_events")
        first = run.started_at - FIRST_RUN_SPAN
        since = max(first, cursor - OVERLAP) if cursor else first
        await _receive_since(run, report, provider, since, undelivered=False)
        if cursor:  # otherwise the undelivered ones have just been listed
            since = run.started_at - UNDELIVERED_SPAN
            await _receive_since(run, report, provider, since, undelivered=True)
        await run.advance_cursor(f"{name}_events")


async def unhandled_events(run: Run, report: PartReport) -> None:
    """Replay events of the inbox that were not handled to the end, that failed, and those unmatched
    ones whose purchase or file is known by now."""
    for state in ("received", "failed", "unmatched"):
        in_progress = {} if state == "unmatched" else {"received_at": {"$lt": run.stale_before}}
        waiting = InboxEvent.find({"state": state, **in_progress})
        async for batch in batched(waiting, BATCH):
            await for_each(batch, partial(_replay, run, report), concurrency=MAX_HANDLERS)


async def deleted_people(run: Run, report: PartReport) -> None:
    """Erase the contents of events that came in about deleted people after the deletion, such as a
    late refund."""
    kept_for = timedelta(days=INBOX_DAYS)
    gone = User.get_pymongo_collection().find(
        {"deleted_at": {"$gte": run.started_at - kept_for}}, {"clerk_id": 1}
    )
    async for batch in batched(gone, 500):
        of_purchases = await forget_payments_of([row["_id"] for row in batch])
        of_people = await forget_people_in_events([row["clerk_id"] for row in batch])
        report.count_mended("events forgotten", of_purchases + of_people)
    report.count_mended("events forgotten", await forget_payments_of_contacts())


async def _receive_since(
    run: Run, report: PartReport, provider: PaymentProvider, since: datetime, *, undelivered: bool
) -> None:
    """Put events into the inbox as the provider lists them, newest first: order does not matter."""
    async for batch in batched(provider.events_since(since, undelivered=undelivered), BATCH):
        report.count_seen("events", len(batch))
        known = await _states(provider.name, [event.id for event, _ in batch])
        unhandled = [(event, raw) for event, raw in batch if known.get(event.id) in _UNHANDLED]

        async def receive(listed: tuple[PlatformEvent, bytes]) -> None:
            event, raw = listed
            try:
                await inbox.receive(run.context, event, Delivery("GET", "", {}, raw))
            except Exception as error:  # noqa: BLE001 (stored with the event; others go on)
                report.add_finding("event_failed", f"{event.id}: {type(error).__name__}")

        await for_each(unhandled, receive, concurrency=MAX_HANDLERS)
        now = await _states(provider.name, [event.id for event, _ in unhandled])
        report.count_mended("events", sum(state == "handled" for state in now.values()))


async def _states(provider: str, event_ids: list[str]) -> dict[str, str]:
    """Return, by event id, the states of those events that are in the inbox."""
    if not event_ids:
        return {}
    rows = InboxEvent.get_pymongo_collection().find(
        {"event_id": {"$in": event_ids}}, {"event_id": 1, "provider": 1, "state": 1}
    )
    return {row["event_id"]: row["state"] async for row in rows if row["provider"] == provider}


async def _replay(run: Run, report: PartReport, row: InboxEvent) -> None:
    report.count_seen(row.state)
    if row.forgotten:
        return
    name = f"{row.provider} {row.event_id}"
    try:
        if row.state == "unmatched" and not await _matches(inbox.parse(run.context, row)):
            return
        after = await inbox.replay(run.context, row)
    except Exception as error:  # noqa: BLE001 (kept with the event; the others go on)
        report.add_finding("event_failed", f"{name}: {type(error).__name__}")
        return
    if after.state in ("handled", "ignored", "foreign"):
        report.count_mended("events")


async def _matches(event: PlatformEvent) -> bool:
    """Return whether the purchase or file that the event is about is known by now."""
    match event.fact:
        case StoredFile(public_id=public_id):
            return await LectureUpload.find_one({"public_id": public_id}) is not None
        case None | UserProfile() | UserDeleted():
            return True
        case fact:
            return await settle.find(event.provider, fact) is not None
