"""Whoever keeps a copy of courses hears of every change, however late it is committed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId
from tests.school import a_course, a_user

from khoa.courses import changes, editing
from khoa.courses import service as courses
from khoa.courses.changes import OVERLAP, Delta, Position, Reader
from khoa.courses.models import CHANGES_KEPT, Course, CourseChange
from khoa.database import Database


async def read(reader: Reader) -> Delta:
    delta = await reader.poll()
    reader.advance(delta)
    return delta


async def rename(course: Course, title: str) -> None:
    fresh = await courses.by_id(course.course_id)
    fresh.title = title
    await courses.save(fresh)


async def test_each_change_is_told_once_after_the_first_building(database: Database) -> None:
    course = await a_course(database)
    reader = Reader()
    assert (await read(reader)).rebuild
    assert not (await read(reader)).course_ids, "the building has read what was there"
    await database.transaction(lambda: rename(course, "Mới"))
    assert (await reader.poll()).course_ids == {course.id}
    assert (await read(reader)).course_ids == {course.id}, "told until it was taken"
    assert not (await read(reader)).course_ids


async def test_an_older_change_that_is_committed_late_is_told(database: Database) -> None:
    first, second = await a_course(database, "mot"), await a_course(database, "hai")
    reader = Reader()
    await read(reader)
    written, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        await rename(first, "Chậm")
        written.set()
        await go_on.wait()

    slow = asyncio.create_task(database.transaction(slowly))
    await written.wait()
    await database.transaction(lambda: rename(second, "Nhanh"))
    assert (await read(reader)).course_ids == {second.id}
    go_on.set()
    await slow
    younger, older = await CourseChange.find().sort("-at").limit(2).to_list()
    assert (older.course_id, younger.course_id) == (first.id, second.id)
    assert (await read(reader)).course_ids == {first.id}


async def test_edits_of_different_courses_do_not_wait_for_each_other(database: Database) -> None:
    first, second = await a_course(database, "mot"), await a_course(database, "hai")
    runs, written, go_on = 0, asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        nonlocal runs
        runs += 1
        await rename(first, "Một")
        written.set()
        await go_on.wait()

    async def put(fresh: Course) -> None:
        fresh.title = "Hai"

    slow = asyncio.create_task(database.transaction(slowly))
    await written.wait()
    await editing.edit(database, second, put, seen=None)
    assert (await courses.by_id(second.course_id)).title == "Hai"
    go_on.set()
    await slow
    assert runs == 1, "a conflict would have run it again"


async def test_each_course_counts_its_own_edits(database: Database) -> None:
    first, second = await a_course(database, "mot"), await a_course(database, "hai")
    await database.transaction(lambda: rename(first, "Một"))
    assert [(await courses.by_id(one.course_id)).revision for one in (first, second)] == [2, 1]


async def test_only_what_the_public_sees_is_in_the_journal(database: Database) -> None:
    teacher = await a_user()
    draft = await a_course(database, "nhap", state="draft", educator_id=teacher.user_id)
    await database.transaction(lambda: rename(draft, "Bản nháp"))
    await courses.educator_changed(teacher.user_id)
    assert await CourseChange.count() == 0
    listed = await a_course(database, "ban", educator_id=teacher.user_id)
    reader = Reader()
    await read(reader)
    await courses.educator_changed(teacher.user_id)
    assert (await read(reader)).course_ids == {listed.id}
    listed = await courses.by_id(listed.course_id)
    listed.state = "draft"
    await database.transaction(lambda: courses.save(listed))
    assert (await read(reader)).course_ids == {listed.id}, "taken out of the catalogue"
    await database.transaction(lambda: courses.archive_of(teacher.user_id))
    assert (await courses.by_id(draft.course_id)).state == "archived"


@pytest.mark.parametrize("behind", [timedelta(minutes=10), CHANGES_KEPT + OVERLAP])
async def test_a_copy_older_than_the_journal_is_built_anew(
    database: Database, behind: timedelta
) -> None:
    course = await a_course(database)
    delta = await read(Reader(Position(datetime.now(UTC) - behind, None)))
    assert delta.rebuild == (behind > CHANGES_KEPT)
    assert delta.course_ids == (frozenset() if delta.rebuild else {course.id})


async def test_a_copy_of_what_a_restored_database_forgot_is_built_anew(database: Database) -> None:
    await a_course(database)
    reader = Reader()
    await read(reader)
    await CourseChange.find().delete()
    await a_course(database, "sau")
    assert (await read(reader)).rebuild
    assert not (await read(reader)).rebuild


async def test_too_many_changes_ask_for_building_anew_once(database: Database) -> None:
    reader = Reader(too_many=2)
    await read(reader)
    await database.transaction(lambda: changes.record([ObjectId() for _ in range(3)]))  # type: ignore[misc]
    assert (await read(reader)).rebuild
    assert not (await read(reader)).rebuild, "the building has read them"


async def test_what_was_seen_is_forgotten_with_the_overlap(database: Database) -> None:
    old = datetime.now(UTC) - OVERLAP - timedelta(seconds=5)
    await CourseChange(course_id=ObjectId(), at=old).insert()
    reader = Reader(Position(old, None))
    delta = await read(reader)
    assert len(delta.course_ids) == 1
    assert not delta.seen
    assert not (await read(reader)).course_ids
