"""The index follows the database, whatever was lost on the way."""

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bson import ObjectId
from tests.house import house
from tests.school import a_course, a_user, counted, profile

from khoa.base.errors import Unavailable
from khoa.base.refusal import StartRefused
from khoa.catalogue.search import folder as folders
from khoa.catalogue.search.folder import STATE_FILE
from khoa.catalogue.search.indexer import Indexer
from khoa.catalogue.search.reader import LOOK_EVERY
from khoa.catalogue.search.state import IndexState
from khoa.catalogue.search.writer import IndexWriter, only_writer
from khoa.courses import service as courses
from khoa.courses import stats
from khoa.courses.changes import Position
from khoa.courses.models import CourseChange
from khoa.database import Database
from khoa.media.models import Asset
from khoa.outbox.worker import OutboxWorker
from khoa.platforms.events import PlatformEvent, UserDeleted, UserProfile
from khoa.webhooks.dispatch import dispatch

from .conftest import CLOUDINARY, CLOUDINARY_ELSEWHERE, Catalogue

SOON = 5.0
"""Seconds, for a machine that does other things; HTTP tests measure the second itself."""


@contextlib.asynccontextmanager
async def running(indexer: Indexer, *, every: float, listening: bool) -> AsyncIterator[None]:
    """Without `listening` it is an indexer whose stream loses every event."""
    tasks = [asyncio.create_task(indexer.follow(every))]
    if listening:
        tasks.append(asyncio.create_task(indexer.listen()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def found_soon(
    catalogue: Catalogue, q: str, slugs: list[str], sort: str = "relevance"
) -> None:
    async with asyncio.timeout(SOON):
        while True:
            with contextlib.suppress(Unavailable):  # not built yet
                if await catalogue.slugs(q, sort=sort) == slugs:
                    return
            await asyncio.sleep(0.05)


async def event(fact: UserProfile | UserDeleted, database: Database) -> None:
    heard = PlatformEvent("clerk", "evt", "user", datetime.now(UTC), fact)
    context = house(database)
    await database.transaction(lambda: dispatch(context, heard))
    await OutboxWorker(context).run_due()


async def test_published_changed_and_unpublished_courses_are_followed(catalogue: Catalogue) -> None:
    course = await catalogue.publish("ve", title="Học vẽ")
    await catalogue.publish("nhap", title="Học nháp", state="draft")
    assert await catalogue.slugs("hoc") == ["ve"]
    course.title = "Học đàn"
    await catalogue.database.transaction(lambda: courses.save(course))
    await catalogue.indexer.catch_up()
    assert await catalogue.slugs("ve") == []
    assert await catalogue.slugs("đàn") == ["ve"]
    course.state = "archived"
    await catalogue.database.transaction(lambda: courses.save(course))
    await catalogue.indexer.catch_up()
    assert (await catalogue.ask("hoc")).total == 0


@pytest.mark.parametrize("listening", [True, False], ids=["told", "events lost"])
async def test_changes_arrive_told_or_not(catalogue: Catalogue, listening: bool) -> None:
    every = 60.0 if listening else 0.2
    del catalogue.indexer
    indexer = catalogue.new_indexer(compare_every=every)
    async with running(indexer, every=every, listening=listening):
        await found_soon(catalogue, "moi", [])
        course = await a_course(catalogue.database, title="Mới")
        await found_soon(catalogue, "moi", ["khoa"])
        await course.delete()  # no journal tells of it
        await found_soon(catalogue, "moi", [])


async def test_sales_are_taken_over_in_batches(catalogue: Catalogue) -> None:
    first = await catalogue.publish("a", title="Học a", students=2)
    await catalogue.publish("b", title="Học b", students=3)
    before = catalogue.reader.commit()
    await stats.count_students(first.course_id, 5)
    await counted(catalogue.database)
    await catalogue.indexer.catch_up()
    assert catalogue.reader.commit() == before, "a sale alone is no commit"
    del catalogue.indexer
    batches = catalogue.new_indexer(count_every=0)
    await batches.catch_up()
    assert await catalogue.slugs("hoc", sort="popular") == ["a", "b"]
    students = [json.loads(card)["students"] for card in (await catalogue.ask("hoc b")).cards]
    assert students == [3]
    after = catalogue.reader.commit()
    await asyncio.sleep(LOOK_EVERY)
    await batches.catch_up()
    assert catalogue.reader.commit() == after, "nothing was sold since"
    await stats.count_students(first.course_id, -6)
    await counted(catalogue.database)
    await batches.catch_up()
    assert await catalogue.slugs("hoc", sort="popular") == ["b", "a"]


async def test_a_renamed_educator_is_found_by_the_new_name(catalogue: Catalogue) -> None:
    teacher = await a_user()  # Nguyễn An
    await catalogue.publish("a", educator_id=teacher.user_id)
    before = await CourseChange.count()
    await event(profile(updated_at=2_000), catalogue.database)
    assert await CourseChange.count() == before, "a sign-in changes no face"
    await event(profile(updated_at=3_000, last_name="Trần"), catalogue.database)
    await catalogue.indexer.catch_up()
    assert await catalogue.slugs("tran an") == await catalogue.slugs("An Trần") == ["a"]
    assert await catalogue.slugs("nguyen") == []


async def test_a_deleted_educators_courses_are_gone(catalogue: Catalogue) -> None:
    teacher = await a_user()
    await catalogue.publish("a", title="Học vẽ", educator_id=teacher.user_id)
    await event(UserDeleted("user_1"), catalogue.database)
    await catalogue.indexer.catch_up()
    assert await catalogue.slugs("hoc") == await catalogue.slugs("nguyen") == []


def _remove_segment(folder: Path) -> None:
    next(folder.glob("*.idx")).unlink()


NOW = Position(datetime.now(UTC), ObjectId())
"""Its change is in no journal: of a database that was later restored from a backup."""
BROKEN: dict[str, Callable[[Path], object]] = {
    "no state": lambda folder: (folder / STATE_FILE).unlink(),
    "torn state": lambda folder: (folder / STATE_FILE).write_text('{"depl'),
    "another database's": lambda folder: IndexState("elsewhere", "", NOW).write(folder),
    "ahead of the database": lambda folder: IndexState("here", "", NOW).write(folder),
    "torn meta": lambda folder: (folder / "meta.json").write_text('{"ind'),
    "a segment is gone": _remove_segment,
    "all is gone": lambda folder: shutil.rmtree(folder),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_what_cannot_be_trusted_is_built_anew(catalogue: Catalogue, how: str) -> None:
    await catalogue.publish("a", title="Học vẽ")
    assert await catalogue.slugs("hoc") == ["a"]
    folder = folders.folder(catalogue.data_dir)
    (folder.parent / "0").mkdir()
    del catalogue.indexer  # closes the writer, as the end of its process does
    BROKEN[how](folder)
    await catalogue.new_indexer().catch_up()
    assert await catalogue.slugs("hoc") == ["a"]
    assert not (folder.parent / "0").exists(), "another version's index is removed"


async def test_a_copy_too_far_behind_is_built_anew(catalogue: Catalogue) -> None:
    for at in range(3):
        await catalogue.publish(f"c{at}", title="Học", state="draft")
    writer = IndexWriter(catalogue.data_dir / "other")
    indexer = Indexer(writer, "here", CLOUDINARY, too_many=2)
    await indexer.catch_up()
    for at in range(3):
        course = await courses.by_id((await courses.by_slug(f"c{at}")).course_id)
        course.state = "published"
        await catalogue.database.transaction(lambda course=course: courses.save(course))
    await indexer.catch_up()
    assert writer.count() == 3


async def test_there_is_one_writer(tmp_path: Path) -> None:
    refused = pytest.raises(StartRefused, match="already writes")
    with only_writer(tmp_path), refused, only_writer(tmp_path):
        raise AssertionError("two writers")


async def test_without_an_index_the_answer_is_honest(catalogue: Catalogue) -> None:
    with pytest.raises(Unavailable) as refused:
        await catalogue.ask("hoc")
    assert refused.value.retry_after == 1


async def test_cards_with_other_addresses_are_made_anew(catalogue: Catalogue) -> None:
    cover = Asset(
        public_id="khoa/covers/a",
        asset_id="1",
        version=1,
        resource_type="image",
        format="png",
        url=None,
        bytes=1,
    )
    await catalogue.publish("a", cover=cover)
    del catalogue.indexer
    elsewhere = CLOUDINARY_ELSEWHERE.named("cloudinary")
    assert elsewhere.image_url("x", 1, width=1, height=1).startswith("https://media.")
    moved = Indexer(IndexWriter(catalogue.data_dir), "here", CLOUDINARY_ELSEWHERE)
    await moved.catch_up()
    (card,) = (await catalogue.ask("")).cards
    assert json.loads(card)["cover"]["url"].startswith("https://media.")
