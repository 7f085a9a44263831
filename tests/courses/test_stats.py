"""A course's figures: how they came out of the courses' own rows."""

from tests.data.school_before import rows_of

from khoa.database import Database
from khoa.database.migrations.steps import Migration, all_steps

STEP = next(step for step in all_steps() if step.name == "0005_keep_courses_figures_apart")
FIGURES = ("students", "rating", "rating_average")


async def test_the_figures_of_a_school_as_it_was_are_all_kept(school_before: Database) -> None:
    migration = Migration(school_before.database, print)
    courses = school_before.database["courses"]
    before = {row["_id"]: row async for row in courses.find()}
    assert any(row["students"] for row in before.values())
    await STEP.run(migration)
    after = await rows_of(school_before)
    kept = {row["_id"]: row async for row in school_before.database["course_stats"].find()}
    for course_id, row in before.items():
        assert {name: kept[course_id][name] for name in FIGURES} == {
            name: row[name] for name in FIGURES
        }
    assert not await courses.find_one({"students": {"$exists": True}})
    await STEP.run(migration)
    assert await rows_of(school_before) == after


async def test_killed_between_two_writes_it_goes_on(school_before: Database) -> None:
    rows = school_before.database
    course = await rows["courses"].find_one({"students": {"$gt": 0}})
    assert course is not None
    written = {name: course[name] for name in ("_id", *FIGURES)}
    await rows["course_stats"].insert_one(written)
    await STEP.run(Migration(rows, print))
    assert await rows["course_stats"].find_one({"_id": course["_id"]}) == written
    assert not await rows["courses"].find_one({"students": {"$exists": True}})
