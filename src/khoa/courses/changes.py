"""The journal of course changes that the public sees, by which copies of courses catch up.

Each change is a row of its own, written in the transaction of the change, so that no two edits wait
for one row. Such a transaction may commit after younger ones, so a `Reader` goes back by `OVERLAP`
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
"""Longer than any transaction lives: the server aborts one after 60 s. The rest allows for clocks
that differ when another server becomes primary."""
TOO_MANY = 10_000
"""With more changed courses than this, rebuilding is less work than replacing."""


async def record(course_ids: Collection[PydanticObjectId]) -> None:
    """Record the change in the transaction that changes what the public sees of these courses."""
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
    """Record many courses that are written outside a transaction, by this process's clock."""
    rows = [{"course_id": course_id, "at": datetime.now(UTC)} for course_id in course_ids]
    await CourseChange.get_pymongo_collection().insert_many(rows, ordered=False)


async def listen() -> AsyncDatabaseChangeStream[dict[str, Any]]:
    """Open a change stream over the journal, and over deleted courses, which are not in it.

    It may lose events: use it as a wake-up only.
    """
    written = {"ns.coll": CourseChange.get_collection_name(), "operationType": "insert"}
    removed = {"ns.coll": Course.get_collection_name(), "operationType": "delete"}
    watched = {"$or": [written, removed]}
    fields = {"ns": 1, "documentKey": 1, "operationType": 1}
    database = CourseChange.get_pymongo_collection().database
    return await database.watch([{"$match": watched}, {"$project": fields}])


@dataclass(frozen=True)
class Position:
    """How far a copy has read: it holds everything committed up to `OVERLAP` before `at`.

    `newest` is the last change it has seen. If the database does not have that row, it was restored
    from a backup, and the copy holds changes that no longer exist.
    """

    at: datetime
    newest: ObjectId | None


@dataclass(frozen=True)
class Delta:
    """The courses to read again, or all of them with `rebuild`. `position` is where a copy stands
    once it has read them."""

    course_ids: frozenset[ObjectId]
    rebuild: bool
    position: Position
    seen: frozenset[ObjectId]


class Reader:
    """One copy's place in the journal: `poll`, update the copy, then `advance`."""

    def __init__(self, position: Position | None = None, *, too_many: int = TOO_MANY) -> None:
        self._position = position
        self._too_many = too_many
        self._seen: frozenset[ObjectId] = frozenset()

    async def poll(self) -> Delta:
        """Return what was committed since `advance`.

        Asks for a rebuild of a copy that has no position, is older than the journal, is ahead of
        the database, or has missed too many changes.
        """
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
        return Delta(frozenset(changed), False, Position(now, newest), frozenset(seen))

    def advance(self, delta: Delta) -> None:
        """Move past `delta`, which the copy now holds."""
        self._position, self._seen = delta.position, delta.seen

    async def _everything(self, now: datetime) -> Delta:
        """Ask for a rebuild, which reads all that is committed by now: mark it as seen."""
        seen = [row["_id"] async for row in _since(now - OVERLAP)]
        newest = seen[-1] if seen else None
        return Delta(frozenset(), True, Position(now, newest), frozenset(seen))


def _since(at: datetime) -> AsyncIterator[dict[str, Any]]:
    rows = CourseChange.get_pymongo_collection().find({"at": {"$gte": at}})
    return rows.sort("at", 1)


async def _known(position: Position, now: datetime) -> bool:
    newest = position.newest
    if newest is None or now - newest.generation_time > CHANGES_KEPT - timedelta(days=1):
        return True  # the row may have expired
    return await CourseChange.get_pymongo_collection().find_one({"_id": newest}) is not None


async def _database_time() -> datetime:
    client = CourseChange.get_pymongo_collection().database.client
    local_time: datetime = (await client.admin.command("hello"))["localTime"]
    return local_time.replace(tzinfo=UTC)
