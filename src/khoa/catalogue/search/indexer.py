"""The process that keeps the index: woken by the change stream, sure by the courses' journal."""

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
from khoa.courses import changes, stats
from khoa.courses.models import DOCUMENTS as COURSE_DOCUMENTS
from khoa.courses.models import Course
from khoa.database import Database
from khoa.settings import Settings
from khoa.users import service as users
from khoa.users.models import User

log = structlog.get_logger()

CATCH_UP_EVERY = 30.0
"""Seconds between looks at the journal: an open change stream can lose events."""
REBUILD_EVERY = 24 * 3600.0
"""Seconds. Counters that sorting uses are not in the journal: a lost one is mended by this."""
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
            await database.connect([User, *COURSE_DOCUMENTS])
            indexer = Indexer(IndexWriter(settings.data_dir), await database.deployment_id())
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(indexer.listen())
                tasks.create_task(indexer.follow(catch_up_every))
        finally:
            await database.close()


class Indexer:
    """`follow` alone keeps the index right; `listen` makes it quick."""

    def __init__(
        self, writer: IndexWriter, deployment: str, *, too_many: int = changes.TOO_MANY
    ) -> None:
        self._writer = writer
        self._deployment = deployment
        state = writer.state
        known = state.position if state and state.deployment == deployment else None
        self._journal = changes.Reader(known, too_many=too_many)
        self._wake = asyncio.Event()
        self._changed: set[ObjectId] = set()
        self._compared = self._rebuilt = time.monotonic()

    async def listen(self) -> None:
        """Hear which courses change. What happened before the stream was open, or while it was
        broken, is caught up when it opens."""
        while True:
            try:
                async with await changes.listen() as stream:
                    self._wake.set()
                    async for change in stream:
                        if change.get("ns", {}).get("coll") in changes.BY_COURSE:
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
        """Bring the index to where the journal is, and to whatever the stream told of."""
        self._wake.clear()
        news = await self._journal.new()  # before the rows: they are this new or newer
        changed = news.course_ids | self._changed
        if news.rebuild or time.monotonic() - self._rebuilt >= REBUILD_EVERY:
            self._changed.clear()
            await self._rebuild(news.position)
        elif changed:
            await self._replace(sorted(changed), news.position)
            self._changed -= changed
        self._journal.took(news)

    async def _replace(self, ids: list[ObjectId], position: changes.Position) -> None:
        try:
            for at in range(0, len(ids), _BATCH):
                some = ids[at : at + _BATCH]
                rows = await _published({"_id": {"$in": some}})
                await asyncio.to_thread(self._writer.remove, [str(one) for one in some])
                await self._add(rows)
            await self._commit(position)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        log.info("search.caught_up", courses=len(ids))

    async def _rebuild(self, position: changes.Position) -> None:
        """All in one commit: until then the workers see the old index."""
        started = time.monotonic()
        written = 0
        try:
            await asyncio.to_thread(self._writer.remove_all)
            rows = await _published({})
            while rows:
                await self._add(rows)
                written += len(rows)
                rows = await _published({"_id": {"$gt": rows[-1]["_id"]}})
            await self._commit(position)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        await asyncio.to_thread(self._writer.remove_other_versions)
        self._rebuilt = time.monotonic()
        log.info("search.rebuilt", courses=written, seconds=round(self._rebuilt - started, 2))

    async def compare(self) -> None:
        """A course whose row is gone is in no journal: with its event lost, the number tells."""
        self._compared = time.monotonic()
        published = await Course.get_pymongo_collection().count_documents({"state": "published"})
        indexed = await asyncio.to_thread(self._writer.count)
        news = await self._journal.new()
        if published != indexed and not news.course_ids and not self._changed:
            log.warning("search.differs", published=published, indexed=indexed)
            await self._rebuild(news.position)

    async def _commit(self, position: changes.Position) -> None:
        await asyncio.to_thread(self._writer.commit, IndexState(self._deployment, position))

    async def _add(self, rows: list[Row]) -> None:
        educators = await users.by_ids({PydanticObjectId(row["educator_id"]) for row in rows})
        figures = await stats.of(row["_id"] for row in rows)
        documents = (
            document(row, figures[row["_id"]], educators.get(row["educator_id"])) for row in rows
        )
        await asyncio.to_thread(self._writer.add, documents)


async def _published(condition: dict[str, Any]) -> list[Row]:
    """The next rows by id."""
    found = Course.get_pymongo_collection().find({**condition, "state": "published"}, NEEDED)
    return await found.sort("_id", 1).limit(_BATCH).to_list()
