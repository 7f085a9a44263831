"""Generated courses: many, like those that people make, and the same wherever they are made."""

from collections import Counter

from tests.school import a_user

from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course, CourseStats, Lecture
from khoa.courses.prices import price_too_low
from khoa.database import Database
from khoa.demo import fill
from khoa.demo.generated import COURSES_PER_EDUCATOR, MAX_LECTURES, Generator
from khoa.users.models import User
from khoa.users.reconcile import clerk_ids

MANY = 600


def unwatched(what: str, done: int, wanted: int) -> None:
    pass


async def test_courses_differ_as_a_schools_do(database: Database) -> None:
    made = [Generator("vnd", {}).course(number) for number in range(MANY)]
    assert {course.category for course in made} == set(CATEGORIES)
    assert {course.level for course in made} == {"beginner", "intermediate", "advanced", "all"}
    languages = Counter(course.language for course in made)
    assert languages["vi"] > languages["en"] > MANY // 10
    assert MANY // 25 < sum(course.free for course in made) < MANY // 4
    assert not any(price_too_low(course.price) for course in made)
    assert all(3 < len(course.lectures) < MAX_LECTURES for course in made)
    assert all(lecture.has_content for course in made for lecture in course.lectures)
    ids = [lecture.id for course in made for lecture in course.lectures]
    assert len(set(ids)) == len(ids)
    assert len({course.slug for course in made}) == MANY
    assert not any("{" in text for c in made for text in (c.title, c.description, *c.outcomes))
    figures = [Generator("vnd", {}).stats(number) for number in range(MANY)]
    assert all(0 <= one.rating.average <= 5 for one in figures)
    assert all(0 <= one.rating.count <= one.students for one in figures)
    ranked = sorted((one.students for one in figures), reverse=True)
    assert sum(ranked[: MANY // 10]) > sum(ranked[MANY // 10 :]), "a few have most students"


async def test_filling_goes_on_where_it_was_interrupted(database: Database) -> None:
    await fill.write(Generator("vnd", {}), 30, unwatched)
    kept = await Course.find_one({"title": {"$exists": True}})
    assert kept is not None
    await Course.find({"_id": {"$ne": kept.id}}).limit(10).delete()
    await kept.set({"title": "Changed since"})
    await fill.write(Generator("vnd", {}), 530, unwatched)
    assert await Course.count() == 530
    assert await User.count() == 530 // COURSES_PER_EDUCATOR
    again = await Course.get(kept.id)
    assert again is not None
    assert again.title == "Changed since"
    educators = {user.user_id async for user in User.find_all()}
    lectures = [one.id async for course in Course.find_all() for one in course.lectures]
    assert {held.id async for held in Lecture.find_all()} == set(lectures)
    assert {course.educator_id async for course in Course.find_all()} == educators
    assert {stats.id async for stats in CourseStats.find_all()} == {
        course.course_id async for course in Course.find_all()
    }


async def test_a_number_always_gives_the_same_course(database: Database) -> None:
    one, other = (Generator("usd", {}).course(77) for _ in range(2))
    chapters = {"__all__": {"id"}}
    ids = {"outline": chapters, "draft_outline": chapters}
    assert one.model_dump(exclude=ids) == other.model_dump(exclude=ids)
    assert one.price.currency == "usd"


async def test_reconciliation_leaves_people_alone_whom_clerk_never_had(database: Database) -> None:
    await fill.write(Generator("vnd", {}), 20, unwatched)
    await a_user("user_1")
    assert {clerk_id async for clerk_id in clerk_ids()} == {"user_1"}
