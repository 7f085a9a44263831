"""Clerk's users against ours."""

from typing import Any

from khoa.base.errors import NotFound
from khoa.platforms.events import UserProfile
from khoa.upkeep import PartReport, Run, each
from khoa.users.erasing import erase
from khoa.users.models import User
from khoa.users.service import follow

MOST_ASKED_FOR = 2_000
"""Requests by id in one run; the rest is asked for by the next."""


FEW = 10
"""So many may always be gone."""


class ListNotBelieved(Exception):
    """Clerk's list lacks most of our people: wrong keys or a broken answer, rather than that."""


async def people(run: Run, report: PartReport) -> None:
    """Who is missing here is taken in, who has changed is brought up to date, and who is not in
    Clerk's list is asked for by id before anything of theirs is deleted."""
    ours = await clerks_own()  # before the list: who comes while it is read is not missed in it
    report.saw("our people", len(ours))
    listed: set[str] = set()
    async for page in run.context.clerk.list_users():
        report.saw("people at Clerk", len(page))
        listed.update(profile.clerk_id for profile in page)
        news = [profile for profile in page if profile.updated_at > ours.get(profile.clerk_id, -1)]

        async def take_in(profile: UserProfile) -> None:
            if await run.context.database.transaction(lambda: follow(profile)):
                report.mend("changed" if profile.clerk_id in ours else "missing here")

        await each(news, take_in)
    missing = sorted(set(ours) - listed)
    if len(missing) > max(len(ours) // 2, FEW) or (missing and not listed):
        raise ListNotBelieved(
            f"Clerk's list of {len(listed)} lacks {len(missing)} of our {len(ours)} people. "
            "Nobody was deleted. Are CLERK_SECRET_KEY and the database of one installation?"
        )
    if len(missing) > MOST_ASKED_FOR:
        left = len(missing) - MOST_ASKED_FOR
        report.trouble("people_not_asked_for", f"{left} are left for the next run")
    await each(missing[:MOST_ASKED_FOR], lambda clerk_id: _ask_for(run, report, clerk_id))


async def clerks_own() -> dict[str, int]:
    """Clerk's own time of the latest change we know, by Clerk id; without the deleted, and without
    generated people, whom Clerk never had."""
    clerks = {"$gte": "user_", "$lt": "user`"}  # "`" follows "_" in the order of bytes
    rows = User.get_pymongo_collection().find(
        {"clerk_id": clerks, "deleted_at": None}, {"clerk_id": 1, "clerk_updated_at": 1}
    )
    found: dict[str, int] = {}
    async for row in rows:
        known: dict[str, Any] = row
        found[known["clerk_id"]] = known["clerk_updated_at"]
    return found


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
