"""Clerk's users against ours, a batch at a time: nothing here holds all of a school's people."""

from collections.abc import AsyncIterator
from datetime import timedelta

from khoa.base.errors import NotFound
from khoa.platforms.clerk import IDS_PER_PAGE
from khoa.platforms.events import UserProfile
from khoa.upkeep import PartReport, Run, batches, each
from khoa.users.erasing import erase
from khoa.users.models import User
from khoa.users.service import follow

OVERLAP = timedelta(hours=1)
"""Clerk's clock is not ours, and a list that is read while people change may lack the newest."""
ALL_COMPARED_EVERY = timedelta(days=1)
"""A request for a hundred people."""
SMALL_SCHOOL = 1_000
"""So many people are all compared in every run: ten requests."""
MOST_ASKED_FOR = 2_000
"""Requests by id in one run; the rest is asked for by the next."""
FEW = 10
"""So many may always be gone."""

_CLERKS = {"$gte": "user_", "$lt": "user`"}
"""Clerk's ids ("`" follows "_" in the order of bytes), and not those of generated people, whom
Clerk never had."""


class ListNotBelieved(Exception):
    """Clerk's list lacks most of our people: wrong keys or a broken answer, rather than that."""


async def people(run: Run, report: PartReport) -> None:
    """Take in whoever was made or changed at Clerk since the last run."""
    cursor = None if run.thorough else run.cursors.get("people")
    since = int((cursor - OVERLAP).timestamp() * 1000) if cursor else 0
    async for page in run.context.clerk.changed_since(since):
        report.saw("changed at Clerk", len(page))
        await _take_in(run, report, page)
    await run.seen_up_to_now("people")


async def all_people(run: Run, report: PartReport) -> None:
    """Compare each of our people with Clerk: who has changed is brought up to date, and who is not
    in its answer is asked for by id before anything of theirs is deleted. Once a day in a school of
    more than a thousand."""
    some = User.find({"clerk_id": _CLERKS}).limit(SMALL_SCHOOL + 1)
    count = await some.count()
    if count > SMALL_SCHOOL and run.seen_within(ALL_COMPARED_EVERY, "all_people"):
        return
    ours, missing = 0, []
    async for ids in batches(clerk_ids(), IDS_PER_PAGE):
        there = await run.context.clerk.among(ids)
        await _take_in(run, report, there)
        ours += len(ids)
        missing += sorted(set(ids) - {profile.clerk_id for profile in there})
    report.saw("our people", ours)
    if len(missing) > max(ours // 2, FEW) or (missing and len(missing) == ours):
        raise ListNotBelieved(
            f"Clerk lacks {len(missing)} of our {ours} people. Nobody was deleted. "
            "Are CLERK_SECRET_KEY and the database of one installation?"
        )
    if len(missing) > MOST_ASKED_FOR:
        left = len(missing) - MOST_ASKED_FOR
        report.trouble("people_not_asked_for", f"{left} are left for the next run")
    await each(missing[:MOST_ASKED_FOR], lambda clerk_id: _ask_for(run, report, clerk_id))
    if len(missing) <= MOST_ASKED_FOR:
        await run.seen_up_to_now("all_people")


async def clerk_ids() -> AsyncIterator[str]:
    """The Clerk ids of our people in their order; without the deleted."""
    after = _CLERKS["$gte"]
    while True:
        rows = User.get_pymongo_collection().find(
            {"clerk_id": {"$gt": after, "$lt": _CLERKS["$lt"]}}, {"clerk_id": 1, "deleted_at": 1}
        )
        page = await rows.sort("clerk_id", 1).limit(1_000).to_list()
        for row in page:
            if row.get("deleted_at") is None:
                yield row["clerk_id"]
        if len(page) < 1_000:
            return
        after = page[-1]["clerk_id"]


async def _take_in(run: Run, report: PartReport, profiles: list[UserProfile]) -> None:
    """Follow those of whom Clerk tells something newer than we have."""
    ids = [profile.clerk_id for profile in profiles]
    rows = User.get_pymongo_collection().find(
        {"clerk_id": {"$in": ids}}, {"clerk_id": 1, "clerk_updated_at": 1}
    )
    known: dict[str, int] = {row["clerk_id"]: row["clerk_updated_at"] async for row in rows}

    async def take_in(profile: UserProfile) -> None:
        if await run.context.database.transaction(lambda: follow(profile)):
            report.mend("changed" if profile.clerk_id in known else "missing here")

    await each([one for one in profiles if one.updated_at > known.get(one.clerk_id, -1)], take_in)


async def _ask_for(run: Run, report: PartReport, clerk_id: str) -> None:
    database = run.context.database
    try:
        profile = await run.context.clerk.fetch_user(clerk_id)
    except NotFound:
        if await database.transaction(lambda: erase(run.context, clerk_id)):
            report.mend("deleted at Clerk")
    else:
        if await database.transaction(lambda: follow(profile)):
            report.mend("changed")
