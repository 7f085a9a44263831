"""The process that keeps the index: woken by the change stream, sure by the committed revision."""

import asyncio
import contextlib
import time
from typing import Any

import structlog
from beanie import PydanticObjectId
from bson import ObjectId
from pymongo.errors import PyMongoError

from khoa.catalogue.search.schema import NEEDED, document
from khoa.catalogue.search.state import IndexState
from khoa.catalogue.search.writer import IndexWriter, only_writer
from khoa.courses import service as courses
from khoa.courses.models import DOCUMENTS as COURSE_DOCUMENTS
from khoa.courses.models import Course
from khoa.database import Database
from khoa.settings import Settings
from khoa.users import service as users
from khoa.users.models import DOCUMENTS as USER_DOCUMENTS

log = structlog.get_logger()

CATCH_UP_EVERY = 30.0
"""Seconds between looks at the revision: an open change stream can lose events."""
REBUILD_EVERY = 24 * 3600.0
"""Seconds. Counters that sorting uses do not raise the revision: a lost one is mended by this."""
TOO_FAR_BEHIND = 10_000
"""Changed courses from which on building anew is less work than replacing."""
GATHER = 0.1
"""Seconds to wait for more after a wake-up: one commit then holds a burst of changes."""
PAUSE = 1.0
"""Seconds before the next try when the database does not answer."""
_BATCH = 500

Row = dict[str, Any]


async def run(settings: Settings, *, catch_up_every: float = CATCH_UP_EVERY) -> None:
    """Keep the index until the process is ended. StartRefused when another process does.

    Errors of the database are waited out; of the index, this process ends, and its next start
    opens the last commit or builds anew.
    """
    with only_writer(settings.data_dir):
        database = Database(settings.database_uri, settings.mongodb_database)
        try:
            await database.connect([*USER_DOCUMENTS, *COURSE_DOCUMENTS])
            indexer = Indexer(IndexWriter(settings.data_dir), await database.deployment_id())
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(indexer.listen())
                tasks.create_task(indexer.follow(catch_up_every))
        finally:
            await database.close()


class Indexer:
    """`follow` alone keeps the index right; `listen` makes it quick."""

    def __init__(
        self, writer: IndexWriter, deployment: str, *, too_far_behind: int = TOO_FAR_BEHIND
    ) -> None:
        self._writer = writer
        self._deployment = deployment
        self._too_far_behind = too_far_behind
        self._wake = asyncio.Event()
        self._changed: set[ObjectId] = set()
        self._compared = self._rebuilt = time.monotonic()

    async def listen(self) -> None:
        """Hear which courses change. What happened before the stream was open, or while it was
        broken, is caught up when it opens."""
        while True:
            try:
                async with await Course.get_pymongo_collection().watch(
                    [{"$project": {"documentKey": 1, "operationType": 1}}]
                ) as changes:
                    self._wake.set()
                    async for change in changes:
                        if "documentKey" in change:
                            self._changed.add(change["documentKey"]["_id"])
                        self._wake.set()
            except PyMongoError as error:
                log.warning("search.listen_failed", error=str(error))
                self._wake.set()
            await asyncio.sleep(PAUSE)

    async def follow(self, every: float) -> None:
        """Catch up now, whenever woken, and every so many seconds."""
        while True:
            try:
                await self.catch_up()
                if time.monotonic() - self._compared >= every:
                    await self.compare()
            except PyMongoError as error:
                log.warning("search.catch_up_failed", error=str(error))
                await asyncio.sleep(PAUSE)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every):
                    await self._wake.wait()
                await asyncio.sleep(GATHER)

    async def catch_up(self) -> None:
        """Bring the index to the newest revision, and to whatever the stream told of."""
        self._wake.clear()
        state = self._writer.state
        latest = await courses.latest_revision()  # before the rows: they are this new or newer
        due = time.monotonic() - self._rebuilt >= REBUILD_EVERY
        if due or not state or state.deployment != self._deployment or state.revision > latest:
            await self._rebuild()
            return
        if state.revision == latest and not self._changed:
            return
        changed = set(self._changed)
        found = Course.get_pymongo_collection().find(
            {"revision": {"$gt": state.revision}}, {"_id": 1}, limit=self._too_far_behind + 1
        )
        changed.update([row["_id"] async for row in found])
        if len(changed) > self._too_far_behind:
            await self._rebuild()
            return
        await self._replace(sorted(changed), IndexState(self._deployment, latest))
        self._changed -= changed

    async def _replace(self, ids: list[ObjectId], state: IndexState) -> None:
        try:
            for at in range(0, len(ids), _BATCH):
                some = ids[at : at + _BATCH]
                rows = await _published({"_id": {"$in": some}})
                await asyncio.to_thread(self._writer.remove, [str(one) for one in some])
                await self._add(rows)
            await asyncio.to_thread(self._writer.commit, state)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        log.info("search.caught_up", courses=len(ids), revision=state.revision)

    async def _rebuild(self) -> None:
        """All in one commit: until then the workers see the old index."""
        started = time.monotonic()
        state = IndexState(self._deployment, await courses.latest_revision())
        self._changed.clear()
        written = 0
        try:
            await asyncio.to_thread(self._writer.remove_all)
            rows = await _published({})
            while rows:
                await self._add(rows)
                written += len(rows)
                rows = await _published({"_id": {"$gt": rows[-1]["_id"]}})
            await asyncio.to_thread(self._writer.commit, state)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        await asyncio.to_thread(self._writer.remove_other_versions)
        self._rebuilt = time.monotonic()
        log.info("search.rebuilt", courses=written, seconds=round(self._rebuilt - started, 2))

    async def compare(self) -> None:
        """A course whose row is gone raises no revision: with its event lost, the number tells."""
        self._compared = time.monotonic()
        published = await Course.get_pymongo_collection().count_documents({"state": "published"})
        indexed = await asyncio.to_thread(self._writer.count)
        state = self._writer.state
        still = state is not None and state.revision == await courses.latest_revision()
        if published != indexed and still and not self._changed:
            log.warning("search.differs", published=published, indexed=indexed)
            await self._rebuild()

    async def _add(self, rows: list[Row]) -> None:
        educators = await users.by_ids({PydanticObjectId(row["educator_id"]) for row in rows})
        documents = (document(row, educators.get(row["educator_id"])) for row in rows)
        await asyncio.to_thread(self._writer.add, documents)


async def _published(condition: dict[str, Any]) -> list[Row]:
    """The next rows by id."""
    found = Course.get_pymongo_collection().find({**condition, "state": "published"}, NEEDED)
    return await found.sort("_id", 1).limit(_BATCH).to_list()
