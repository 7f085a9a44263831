"""The journal of what changed for the public: whoever keeps a copy of courses catches up by it.

Each change is a row of its own, written in the transaction of the change, so that no two edits wait
for one row. Such a transaction may commit after younger ones: a `Reader` goes back by `OVERLAP`
each time and skips the rows it has seen. A change stream over the journal is only a wake-up, since
an open one can lose events.
"""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from beanie import PydanticObjectId
from bson import ObjectId
from pymongo import UpdateOne
from pymongo.asynchronous.change_stream import AsyncDatabaseChangeStream

from khoa.courses.models import CHANGES_KEPT, Course, CourseChange

OVERLAP = timedelta(seconds=120)
"""Longer than any transaction lives: the server ends one after 60 s. The rest is for clocks that
differ when another server becomes primary."""
TOO_MANY = 10_000
"""Changed courses from which on building anew is less work than replacing."""


async def record(course_ids: Collection[PydanticObjectId]) -> None:
    """Call this in the transaction that changes what the public sees of these courses."""
    if course_ids:
        await CourseChange.get_pymongo_collection().bulk_write(
            [
                UpdateOne(
                    {"_id": ObjectId()},
                    {"$set": {"course_id": course_id}, "$currentDate": {"at": True}},
                    upsert=True,
                )
                for course_id in course_ids
            ],
            ordered=False,
        )


async def record_new(course_ids: Collection[PydanticObjectId]) -> None:
    """The same of many courses that are written outside of a transaction, by this clock."""
    rows = [{"course_id": course_id, "at": datetime.now(UTC)} for course_id in course_ids]
    await CourseChange.get_pymongo_collection().insert_many(rows, ordered=False)


async def listen() -> AsyncDatabaseChangeStream[dict[str, Any]]:
    """Open a stream over the journal, and over courses that are removed, which are not in it. It
    wakes; never rely on it."""
    written = {"ns.coll": CourseChange.get_collection_name(), "operationType": "insert"}
    removed = {"ns.coll": Course.get_collection_name(), "operationType": "delete"}
    watched = {"$or": [written, removed]}
    told = {"ns": 1, "documentKey": 1, "operationType": 1}
    database = CourseChange.get_pymongo_collection().database
    return await database.watch([{"$match": watched}, {"$project": told}])


@dataclass(frozen=True)
class Position:
    """How far a copy is: it holds all that was committed `OVERLAP` before `at`.

    `newest` is the last change it has seen. When the database no longer knows that one, it was
    restored from a backup, and the copy holds what never happened.
    """

    at: datetime
    newest: ObjectId | None


@dataclass(frozen=True)
class News:
    """The courses to read anew, or with `rebuild` all of them. `position` is where a copy is that
    read them after this was asked for."""

    course_ids: frozenset[ObjectId]
    rebuild: bool
    position: Position
    seen: frozenset[ObjectId]


class Reader:
    """One copy's place in the journal. Ask for `new`, bring the copy there, then say `took`."""

    def __init__(self, position: Position | None = None, *, too_many: int = TOO_MANY) -> None:
        self._position = position
        self._too_many = too_many
        self._seen: frozenset[ObjectId] = frozenset()

    async def new(self) -> News:
        """What was committed since `took`. Rebuild a copy without a position, one that is older
        than the journal or ahead of the database, and one with too many changes to make up for."""
        now = await _database_time()
        before = self._position
        if (
            before is None
            or now - before.at > CHANGES_KEPT - OVERLAP
            or not await _known(before, now)
        ):
            return await self._everything(now)
        since = min(before.at, now) - OVERLAP
        newest, changed, seen = before.newest, set(), set()
        async for row in _since(since):
            newest = row["_id"]
            if row["at"] >= now - OVERLAP:
                seen.add(newest)
            if newest not in self._seen:
                changed.add(row["course_id"])
                if len(changed) > self._too_many:
                    return await self._everything(now)
        return News(frozenset(changed), False, Position(now, newest), frozenset(seen))

    def took(self, news: News) -> None:
        """The copy holds what `news` told of."""
        self._position, self._seen = news.position, news.seen

    async def _everything(self, now: datetime) -> News:
        """What is committed by now need not be told again: rebuilding reads it."""
        seen = [row["_id"] async for row in _since(now - OVERLAP)]
        newest = seen[-1] if seen else None
        return News(frozenset(), True, Position(now, newest), frozenset(seen))


def _since(at: datetime) -> AsyncIterator[dict[str, Any]]:
    rows = CourseChange.get_pymongo_collection().find({"at": {"$gte": at}})
    return rows.sort("at", 1)


async def _known(position: Position, now: datetime) -> bool:
    newest = position.newest
    if newest is None or now - newest.generation_time > CHANGES_KEPT - timedelta(days=1):
        return True  # it may have expired
    return await CourseChange.get_pymongo_collection().find_one({"_id": newest}) is not None


async def _database_time() -> datetime:
    client = CourseChange.get_pymongo_collection().database.client
    told: datetime = (await client.admin.command("hello"))["localTime"]
    return told.replace(tzinfo=UTC)
