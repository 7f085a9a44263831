"""The process that keeps the index up to date: the change stream wakes it, the journal decides.

Numbers that sales and reviews change are applied in batches: they only move a course up or down a
list, and a commit for each sale would invalidate every cached answer.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
import tantivy
from beanie import PydanticObjectId
from bson import ObjectId
from pymongo.errors import PyMongoError

from khoa.catalogue.search.schema import document
from khoa.catalogue.search.state import IndexState
from khoa.catalogue.search.writer import IndexWriter, only_writer
from khoa.courses import changes, stats
from khoa.courses.models import DOCUMENTS as COURSE_DOCUMENTS
from khoa.courses.models import Course, CourseStats
from khoa.courses.schemas import CourseCard, course_card
from khoa.database import Database
from khoa.media.models import Asset
from khoa.media.service import cover_picture
from khoa.platforms.media.registry import MEDIA_PROVIDERS, Media
from khoa.settings import Settings
from khoa.users import service as users
from khoa.users.models import User

log = structlog.get_logger()

CATCH_UP_EVERY = 30.0
"""Seconds between polls of the journal, since an open change stream can lose events."""
COMPARE_EVERY = 600.0
"""Seconds between comparisons of the number of courses, which the embedded server has to count."""
COUNT_EVERY = 60.0
"""Seconds between polls of the numbers of students and ratings."""
REBUILD_EVERY = 24 * 3600.0
"""Seconds. It should never be needed, but a copy kept for years should not rely on that."""
GATHER = 0.1
"""Seconds to wait after a wake-up, so that one commit holds a burst of changes."""
PAUSE = 1.0
"""Seconds before the next attempt when the database does not respond."""
_BATCH = 100
"""Courses per batch. The embedded server looks up this many ids quickly, five hundred slowly."""
_LEFT_OUT = {"outline": 0, "draft_outline": 0, "retired": 0}
"""Neither cards nor the search use the titles of lectures."""

Row = dict[str, Any]


async def run(settings: Settings, *, catch_up_every: float = CATCH_UP_EVERY) -> None:
    """Keep the index up to date until the process ends. Raise StartRefused if another process does.

    Database errors are waited out. An error of the index ends the process; its next start opens the
    last commit or rebuilds.
    """
    with only_writer(settings.data_dir):
        database = Database(settings.database_uri, settings.mongodb_database)
        try:
            await database.connect([User, *COURSE_DOCUMENTS])
            indexer = Indexer(
                IndexWriter(settings.data_dir),
                await database.deployment_id(),
                Media.of(MEDIA_PROVIDERS, settings),
            )
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(indexer.listen())
                tasks.create_task(indexer.follow(catch_up_every))
        finally:
            await database.close()


class Indexer:
    """`follow` alone keeps the index correct; `listen` makes it fast."""

    def __init__(
        self,
        writer: IndexWriter,
        deployment: str,
        media: Media,
        *,
        too_many: int = changes.TOO_MANY,
        count_every: float = COUNT_EVERY,
        compare_every: float = COMPARE_EVERY,
    ) -> None:
        self._writer = writer
        self._deployment = deployment
        self._media = media
        self._cards = _made_by(media)
        state = writer.state
        mine = state and (state.deployment, state.cards) == (deployment, self._cards)
        known = state.position if state and mine else None
        self._journal = changes.Reader(known, too_many=too_many)
        self._count_every, self._compare_every = count_every, compare_every
        since = known.at if known else datetime.now(UTC)
        self._counts = _Counts(since - timedelta(seconds=count_every))
        self._wake = asyncio.Event()
        self._removed: set[ObjectId] = set()
        self._compared = self._rebuilt = self._counted = time.monotonic()

    async def listen(self) -> None:
        """Wake `follow` when a course changes, and when the stream opens or breaks, which may have
        lost some."""
        while True:
            try:
                async with await changes.listen() as stream:
                    self._wake.set()
                    async for change in stream:
                        if change.get("operationType") == "delete":
                            self._removed.add(change["documentKey"]["_id"])
                        self._wake.set()
            except PyMongoError as error:
                log.warning("search.listen_failed", error=str(error))
                self._wake.set()
            await asyncio.sleep(PAUSE)

    async def follow(self, every: float) -> None:
        """Catch up now, on every wake-up, and at least every `every` seconds."""
        while True:
            try:
                await self.catch_up()
                if time.monotonic() - self._compared >= self._compare_every:
                    await self.compare()
            except PyMongoError as error:
                log.warning("search.catch_up_failed", error=str(error))
                await asyncio.sleep(PAUSE)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(every, self._count_every)):
                    await self._wake.wait()
                await asyncio.sleep(GATHER)

    async def catch_up(self) -> None:
        """Apply the journal and the deletions reported by the stream; every `count_every` seconds
        the newest numbers as well."""
        self._wake.clear()
        delta = await self._journal.poll()  # before the rows, which are then this new or newer
        if delta.rebuild or time.monotonic() - self._rebuilt >= REBUILD_EVERY:
            await self._rebuild(delta)
            return
        removed, counted = set(self._removed), set[ObjectId]()
        if due := time.monotonic() - self._counted >= self._count_every:
            counted = await self._counts.poll()
        if changed := delta.course_ids | removed | counted:
            await self._replace(sorted(changed), delta.position)
        if due:
            self._counts.advance()
            self._counted = time.monotonic()
        self._removed -= removed
        self._journal.advance(delta)

    async def _replace(self, ids: list[ObjectId], position: changes.Position) -> None:
        try:
            for at in range(0, len(ids), _BATCH):
                some = ids[at : at + _BATCH]
                rows = [row async for row in _published({"_id": {"$in": some}})]
                await asyncio.to_thread(self._writer.remove, [str(one) for one in some])
                await self._add(rows)
            await self._commit(position)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        log.info("search.caught_up", courses=len(ids))

    async def _rebuild(self, delta: changes.Delta) -> None:
        """Rebuild in one commit: until then the workers see the old index."""
        started = time.monotonic()
        written = 0
        self._removed.clear()
        try:
            await asyncio.to_thread(self._writer.remove_all)
            batch: list[Row] = []
            async for row in _published({}):
                batch.append(row)
                if len(batch) == _BATCH:
                    await self._add(batch)
                    written, batch = written + len(batch), []
            await self._add(batch)
            written += len(batch)
            await self._commit(delta.position)
        except PyMongoError:
            await asyncio.to_thread(self._writer.rollback)
            raise
        self._counts = _Counts(delta.position.at)
        self._journal.advance(delta)
        await asyncio.to_thread(self._writer.remove_other_versions)
        self._rebuilt = self._counted = time.monotonic()
        log.info("search.rebuilt", courses=written, seconds=round(self._rebuilt - started, 2))

    async def compare(self) -> None:
        """Rebuild if the counts differ: the journal lacks deleted courses, and their events may get
        lost."""
        self._compared = time.monotonic()
        published = await Course.get_pymongo_collection().count_documents({"state": "published"})
        indexed = await asyncio.to_thread(self._writer.count)
        delta = await self._journal.poll()
        if published != indexed and not delta.course_ids and not self._removed:
            log.warning("search.differs", published=published, indexed=indexed)
            await self._rebuild(delta)

    async def _commit(self, position: changes.Position) -> None:
        state = IndexState(self._deployment, self._cards, position)
        await asyncio.to_thread(self._writer.commit, state)

    async def _add(self, rows: list[Row]) -> None:
        educators = await users.by_ids({PydanticObjectId(row["educator_id"]) for row in rows})
        figures = await stats.of(row["_id"] for row in rows)

        def documents() -> Iterator[tantivy.Document]:
            for row in rows:
                figure, educator = figures[row["_id"]], educators.get(row["educator_id"])
                course = Course.read_in_part(row)
                card = course_card(course, figure, educator, self._media)
                yield document(row, figure, educator, card.model_dump_json().encode())

        await asyncio.to_thread(self._writer.add, documents())


def _published(condition: dict[str, Any]) -> AsyncIterator[Row]:
    """Read by one cursor: anything written meanwhile is in the journal as well."""
    asked = {**condition, "state": "published"}
    return Course.get_pymongo_collection().find(asked, _LEFT_OUT, batch_size=_BATCH)


class _Counts:
    """Find courses whose numbers of students and ratings changed since `advance`, by the time in
    their rows. A sale that commits late is older than some that were seen, so `poll` looks through
    the last two minutes again."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._seen: dict[ObjectId, datetime] = {}
        self._fresh: dict[ObjectId, datetime] = {}

    async def poll(self) -> set[ObjectId]:
        condition = {"changed_at": {"$gte": self._since - changes.OVERLAP}}
        found = CourseStats.get_pymongo_collection().find(condition, {"changed_at": 1})
        self._fresh = {row["_id"]: row["changed_at"] async for row in found}
        return {one for one, at in self._fresh.items() if self._seen.get(one) != at}

    def advance(self) -> None:
        self._since = max(self._fresh.values(), default=self._since)
        self._seen = self._fresh


def _made_by(media: Media) -> str:
    """Return a fingerprint that differs when cards have other fields or other picture URLs."""
    cover = Asset(
        public_id="x", asset_id="x", version=1, resource_type="image", format="", url=None, bytes=0
    )
    pictures = [
        cover_picture(media, cover.model_copy(update={"provider": provider.name}), "").model_dump()
        for provider in media
    ]
    shape = json.dumps([CourseCard.model_json_schema(), *pictures], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:16]
