"""Compare Clerk's users with ours in batches, so that memory does not grow with the school."""

from collections.abc import AsyncIterator
from datetime import timedelta

from khoa.base.batched import batched
from khoa.base.errors import NotFound
from khoa.platforms.clerk import IDS_PER_PAGE
from khoa.platforms.events import UserProfile
from khoa.upkeep import PartReport, Run, for_each
from khoa.users.erasing import erase
from khoa.users.models import User
from khoa.users.service import sync_profile

OVERLAP = timedelta(hours=1)
"""Clerk's clock may differ from ours, and a list read while people change may miss the newest."""
ALL_COMPARED_EVERY = timedelta(days=1)
"""Each request covers a hundred people."""
SMALL_SCHOOL = 1_000
"""Up to this many people are all compared in every run: ten requests."""
MAX_LOOKUPS = 2_000
"""Requests by id in one run; the next run looks up the rest."""
ALWAYS_PLAUSIBLE = 10
"""This many missing people never make the list implausible."""

_CLERK_IDS = {"$gte": "user_", "$lt": "user`"}
"""Matches Clerk's ids ("`" follows "_" in byte order), but not those of generated people, whom
Clerk never had."""


class ImplausibleUserList(Exception):
    """Clerk's list lacks most of our people: more likely wrong keys or a broken response."""


async def people(run: Run, report: PartReport) -> None:
    """Sync everybody who was created or changed at Clerk since the last run."""
    cursor = None if run.thorough else run.cursors.get("people")
    since = int((cursor - OVERLAP).timestamp() * 1000) if cursor else 0
    async for page in run.context.clerk.changed_since(since):
        report.count_seen("changed at Clerk", len(page))
        await _sync(run, report, page)
    await run.advance_cursor("people")


async def all_people(run: Run, report: PartReport) -> None:
    """Compare each of our people with Clerk and sync those who changed.

    Whoever its list lacks is looked up by id before anything of theirs is deleted. Runs once a day
    in a school of more than `SMALL_SCHOOL`.
    """
    count = await User.find({"clerk_id": _CLERK_IDS}).limit(SMALL_SCHOOL + 1).count()
    if count > SMALL_SCHOOL and run.done_within(ALL_COMPARED_EVERY, "all_people"):
        return
    ours, missing = 0, []
    async for ids in batched(clerk_ids(), IDS_PER_PAGE):
        found = await run.context.clerk.among(ids)
        await _sync(run, report, found)
        ours += len(ids)
        missing += sorted(set(ids) - {profile.clerk_id for profile in found})
    report.count_seen("our people", ours)
    if len(missing) > max(ours // 2, ALWAYS_PLAUSIBLE) or (missing and len(missing) == ours):
        raise ImplausibleUserList(
            f"Clerk lacks {len(missing)} of our {ours} people. Nobody was deleted. "
            "Are CLERK_SECRET_KEY and the database of one installation?"
        )
    if len(missing) > MAX_LOOKUPS:
        left = len(missing) - MAX_LOOKUPS
        report.add_finding("people_not_asked_for", f"{left} are left for the next run")
    await for_each(missing[:MAX_LOOKUPS], lambda clerk_id: _look_up(run, report, clerk_id))
    if len(missing) <= MAX_LOOKUPS:
        await run.advance_cursor("all_people")


async def clerk_ids() -> AsyncIterator[str]:
    """Yield the Clerk ids of our people in ascending order, leaving out the deleted."""
    after = _CLERK_IDS["$gte"]
    while True:
        rows = User.get_pymongo_collection().find(
            {"clerk_id": {"$gt": after, "$lt": _CLERK_IDS["$lt"]}}, {"clerk_id": 1, "deleted_at": 1}
        )
        page = await rows.sort("clerk_id", 1).limit(1_000).to_list()
        for row in page:
            if row.get("deleted_at") is None:
                yield row["clerk_id"]
        if len(page) < 1_000:
            return
        after = page[-1]["clerk_id"]


async def _sync(run: Run, report: PartReport, profiles: list[UserProfile]) -> None:
    """Sync the profiles that are newer than what we have."""
    ids = [profile.clerk_id for profile in profiles]
    rows = User.get_pymongo_collection().find(
        {"clerk_id": {"$in": ids}}, {"clerk_id": 1, "clerk_updated_at": 1}
    )
    known: dict[str, int] = {row["clerk_id"]: row["clerk_updated_at"] async for row in rows}

    async def sync(profile: UserProfile) -> None:
        if await run.context.database.transaction(lambda: sync_profile(profile)):
            report.count_mended("changed" if profile.clerk_id in known else "missing here")

    await for_each([one for one in profiles if one.updated_at > known.get(one.clerk_id, -1)], sync)


async def _look_up(run: Run, report: PartReport, clerk_id: str) -> None:
    database = run.context.database
    try:
        profile = await run.context.clerk.fetch_user(clerk_id)
    except NotFound:
        if await database.transaction(lambda: erase(run.context, clerk_id)):
            report.count_mended("deleted at Clerk")
    else:
        if await database.transaction(lambda: sync_profile(profile)):
            report.count_mended("changed")
