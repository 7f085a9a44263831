"""Events that no webhook brought, and those that came and could not be run."""

from datetime import datetime, timedelta
from functools import partial

from khoa.base.batched import batched
from khoa.courses.models import LectureUpload
from khoa.payments import settle
from khoa.platforms.doors import Delivery
from khoa.platforms.events import PlatformEvent, StoredFile, UserDeleted, UserProfile
from khoa.platforms.payments.protocol import PaymentProvider
from khoa.upkeep import PartReport, Run, for_each
from khoa.users.models import User
from khoa.webhooks import inbox
from khoa.webhooks.forgetting import forget_payments_of, forget_people_in_events
from khoa.webhooks.models import INBOX_DAYS, InboxEvent

KEPT_FOR = timedelta(days=30)
"""So far back the first run looks; a provider shows no older events."""
OVERLAP = timedelta(hours=1)
"""A list that is read while events are made may lack the newest."""
UNDELIVERED_FOR = timedelta(days=1)
BATCH = 200
EFFECTS_AT_ONCE = 2
"""Purchases of one course all write to it: more of them at once only stand in each other's way."""
_NO_EFFECT_YET = (None, "received", "failed")


async def missed(run: Run, report: PartReport) -> None:
    """Each payment provider's own list of events, given to the inbox like deliveries."""
    for provider in run.context.payments:
        name = provider.name
        cursor = run.cursors.get(f"{name}_events")
        first = run.started_at - KEPT_FOR
        since = max(first, cursor - OVERLAP) if cursor else first
        await _take_in(run, report, provider, since, undelivered=False)
        if cursor:  # else all that could be undelivered has just been seen
            since = run.started_at - UNDELIVERED_FOR
            await _take_in(run, report, provider, since, undelivered=True)
        await run.advance_cursor(f"{name}_events")


async def left_over(run: Run, report: PartReport) -> None:
    """What is in the inbox and has had no effect: run again. What names nothing of ours waits, and
    is run once it does."""
    for state in ("received", "failed", "unmatched"):
        under_way = {} if state == "unmatched" else {"received_at": {"$lt": run.stale_before}}
        waiting = InboxEvent.find({"state": state, **under_way})
        async for batch in batched(waiting, BATCH):
            await for_each(batch, partial(_run_again, run, report), concurrency=EFFECTS_AT_ONCE)


async def deleted(run: Run, report: PartReport) -> None:
    """What came in about deleted people and their purchases since, such as a late refund, is not
    kept."""
    kept_for = timedelta(days=INBOX_DAYS)
    gone = User.get_pymongo_collection().find(
        {"deleted_at": {"$gte": run.started_at - kept_for}}, {"clerk_id": 1}
    )
    async for batch in batched(gone, 500):
        of_purchases = await forget_payments_of([row["_id"] for row in batch])
        of_people = await forget_people_in_events([row["clerk_id"] for row in batch])
        report.count_mended("events forgotten", of_purchases + of_people)


async def _take_in(
    run: Run, report: PartReport, provider: PaymentProvider, since: datetime, *, undelivered: bool
) -> None:
    """Newest first from the provider, and so within a batch: the order does not matter."""
    async for batch in batched(provider.since(since, undelivered=undelivered), BATCH):
        report.count_seen("events", len(batch))
        known = await _states(provider.name, [event.id for event, _ in batch])
        news = [(event, raw) for event, raw in batch if known.get(event.id) in _NO_EFFECT_YET]

        async def receive(heard: tuple[PlatformEvent, bytes]) -> None:
            event, raw = heard
            try:
                await inbox.receive(run.context, event, Delivery("GET", "", {}, raw))
            except Exception as error:  # noqa: BLE001 (kept with the event; the others go on)
                report.add_finding("event_failed", f"{event.id}: {type(error).__name__}: {error}")

        await for_each(news, receive, concurrency=EFFECTS_AT_ONCE)
        now = await _states(provider.name, [event.id for event, _ in news])
        report.count_mended("events", sum(state == "handled" for state in now.values()))


async def _states(provider: str, event_ids: list[str]) -> dict[str, str]:
    """By event id: what became of those that are in the inbox."""
    if not event_ids:
        return {}
    rows = InboxEvent.get_pymongo_collection().find(
        {"event_id": {"$in": event_ids}}, {"event_id": 1, "provider": 1, "state": 1}
    )
    return {row["event_id"]: row["state"] async for row in rows if row["provider"] == provider}


async def _run_again(run: Run, report: PartReport, row: InboxEvent) -> None:
    report.count_seen(row.state)
    if row.forgotten:
        return
    name = f"{row.provider} {row.event_id}"
    try:
        if row.state == "unmatched" and not await _names_ours(inbox.read(run.context, row)):
            return
        after = await inbox.run_again(run.context, row)
    except Exception as error:  # noqa: BLE001 (kept with the event; the others go on)
        report.add_finding("event_failed", f"{name}: {type(error).__name__}: {error}")
        return
    if after.state in ("handled", "ignored", "foreign"):
        report.count_mended("events")


async def _names_ours(event: PlatformEvent) -> bool:
    """Whether what it is about is known by now; only looks."""
    match event.fact:
        case StoredFile(public_id=public_id):
            return await LectureUpload.find_one({"public_id": public_id}) is not None
        case None | UserProfile() | UserDeleted():
            return True
        case heard:
            return await settle.find(event.provider, heard) is not None
