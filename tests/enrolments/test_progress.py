"""Progress: one text in the enrolment's row, to which several tabs write at once."""

import asyncio
import importlib
import json

import pytest
from bson import ObjectId
from tests.house import house
from tests.school import a_course, a_user

from khoa.base.domain import Person
from khoa.courses import remembered
from khoa.courses.service import by_id, save
from khoa.database import Database
from khoa.database.migrations.steps import Migration
from khoa.enrolments import progress
from khoa.enrolments import service as enrolments
from khoa.enrolments.domain import export
from khoa.enrolments.models import Enrolment, Grant
from khoa.enrolments.progress import LectureState

STEP = importlib.import_module("khoa.database.migrations.0009_pack_progress")


async def an_enrolment(database: Database) -> Enrolment:
    user, course = await a_user(), await a_course(database)
    pair = user.user_id, course.course_id
    await database.transaction(lambda: enrolments.grant(*pair, Grant(source="staff")))
    enrolment = await enrolments.of(*pair)
    assert enrolment is not None
    return enrolment


async def test_ticks_and_positions_of_many_tabs_all_count(database: Database) -> None:
    enrolment = await an_enrolment(database)
    course = await by_id(enrolment.course_id)
    await asyncio.gather(
        *(
            enrolments.record_progress(enrolment, lecture, **part)
            for lecture in course.lectures
            for part in (
                {"completed": True, "position": None},
                {"completed": None, "position": 7.5},
            )
        )
    )
    kept = await Enrolment.get(enrolment.id)
    assert kept is not None
    assert kept.lectures == {
        lecture.id: LectureState(completed=True, learned=True, position=7.5)
        for lecture in course.lectures
    }


async def test_who_marks_as_unseen_has_learned_it(database: Database) -> None:
    enrolment = await an_enrolment(database)
    course = await by_id(enrolment.course_id)
    for completed in (True, False):
        enrolment = await enrolments.record_progress(
            enrolment, course.lectures[0], completed=completed, position=None
        )
    assert enrolment.lectures == {course.lectures[0].id: LectureState(learned=True)}
    assert enrolments.learned_percent(course, enrolment) == 33


async def test_a_person_is_handed_their_progress_by_lecture(database: Database) -> None:
    enrolment = await an_enrolment(database)
    course = await by_id(enrolment.course_id)
    await enrolments.record_progress(enrolment, course.lectures[1], completed=True, position=3)
    person = Person(user_id=enrolment.user_id, clerk_id="user_1", email="an@example.com")
    (handed,) = (await export(house(database), person))["enrolments"]
    assert handed["lectures"] == {
        course.lectures[1].id: {"completed": True, "learned": True, "position": 3}
    }
    json.dumps(handed)


async def test_the_migration_keeps_what_was_opened_completed_and_learned(
    database: Database,
) -> None:
    rows = database.database["enrolments"]
    opened = {"a": {"completed": True, "position": 4.5}, "b": {"completed": False}, "c": {}}
    old = {"user_id": ObjectId(), "lectures": opened, "learned": ["a", "b", "d"]}
    await rows.insert_many([old, {"user_id": ObjectId(), "lectures": {}}])
    for _ in range(2):
        await STEP.run(Migration(database.database, print))
    kept = await rows.find({}, {"_id": 0, "user_id": 0}).to_list()
    assert [set(row) for row in kept] == [{"progress"}] * 2
    assert progress.read(kept[1]["progress"]) == {}
    assert progress.read(kept[0]["progress"]) == {
        "a": LectureState(completed=True, learned=True, position=4.5),
        "b": LectureState(learned=True),
        "c": LectureState(),
        "d": LectureState(learned=True),
    }


async def test_a_remembered_course_is_as_its_last_edit_left_it(database: Database) -> None:
    made = await a_course(database)
    before = await remembered.by_slug(made.slug)
    assert await remembered.by_slug(made.slug) is before
    course = await by_id(made.course_id)
    course.title = "Khác"
    await database.transaction(lambda: save(course))
    assert (await remembered.by_slug(made.slug)).title == "Khác"


async def test_what_is_remembered_has_a_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST_LECTURES", 6)  # two courses of three
    slugs = [(await a_course(database, slug=f"khoa-{number}")).slug for number in range(3)]
    first, second, _ = [await remembered.by_slug(slug) for slug in slugs]
    assert await remembered.by_slug(slugs[1]) is second
    assert await remembered.by_slug(slugs[0]) is not first
