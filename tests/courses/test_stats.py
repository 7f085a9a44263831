"""A course's figures: whose rows they stand in, and how they came out of the courses'."""

from tests.data.school_before import rows_of

from khoa.courses import stats
from khoa.database import Database


async def test_the_figures_of_a_school_as_it_was_are_all_kept(school_before: Database) -> None:
    courses = school_before.database["courses"]
    before = {row["_id"]: row async for row in courses.find()}
    assert any(row["students"] for row in before.values())
    assert await stats.move_out_of_courses(school_before.database) == len(before)
    after = await rows_of(school_before)
    kept = {row["_id"]: row async for row in school_before.database["course_stats"].find()}
    for course_id, row in before.items():
        for name in ("students", "rating", "rating_average"):
            assert kept[course_id][name] == row[name]
    assert not await courses.find_one({"students": {"$exists": True}})
    assert await stats.move_out_of_courses(school_before.database) == 0
    assert await rows_of(school_before) == after


async def test_killed_between_two_writes_it_goes_on(school_before: Database) -> None:
    rows = school_before.database
    course = await rows["courses"].find_one({"students": {"$gt": 0}})
    assert course is not None
    names = ("_id", "students", "rating", "rating_average")
    await rows["course_stats"].insert_one({name: course[name] for name in names})
    await stats.move_out_of_courses(rows)
    counted = await rows["course_stats"].find_one({"_id": course["_id"]})
    assert counted == {name: course[name] for name in names}
    assert not await rows["courses"].find_one({"students": {"$exists": True}})
