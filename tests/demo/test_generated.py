"""Generated courses: many, like those that people make, and the same wherever they are made."""

from collections import Counter

from tests.house import house
from tests.school import a_user

from khoa.base.paging import FIRST_PAGE
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course, CourseStats, Lecture
from khoa.courses.prices import price_too_low
from khoa.database import Database
from khoa.demo import fill
from khoa.demo.generated import COURSES_PER_EDUCATOR, MAX_LECTURES, Generator, made_id
from khoa.enrolments.models import Enrolment
from khoa.ledger import sums
from khoa.ledger.models import LedgerRow
from khoa.ledger.service import balances_of
from khoa.outbox.models import Intent
from khoa.payments.settle import settle
from khoa.purchases.models import Purchase
from khoa.settings import Settings
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


async def test_generated_sales_agree_with_each_other_and_are_settled(database: Database) -> None:
    """As real ones: settling each again writes nothing, and the sums are those of the ledger."""
    wanted = fill.Wanted(40, 230, 160)
    context = house(database, settings=Settings().model_copy(update={"payments": ("stripe",)}))
    made = Generator("vnd", {})
    await fill.write(made, wanted.courses, unwatched)
    before = {stats.id: stats.students async for stats in CourseStats.find_all()}
    for _ in range(2):  # the second time there is nothing to do
        await fill.write_sales(context, made, wanted, made_id("educator", 0), unwatched)
    purchases = await Purchase.find_all().to_list()
    assert len(purchases) == 160
    assert {one.state for one in purchases} == {"paid", "expired", "refunded", "held"}
    enrolments = await Enrolment.find_all().to_list()
    assert len(enrolments) == 70 + sum(one.paid_at is not None for one in purchases)
    assert {grant.source for one in enrolments for grant in one.grants} >= {"purchase", "import"}
    learned = Counter(one.course_id for one in enrolments if one.active)
    after = {stats.id: stats.students async for stats in CourseStats.find_all()}
    assert after == {id: students + learned[id] for id, students in before.items()}
    ledger = await LedgerRow.find_all().sort("_id").to_list()
    intents = await Intent.count()
    for purchase in purchases:
        await database.transaction(lambda one=purchase: settle(one))  # type: ignore[misc]
        again = await Purchase.get(purchase.purchase_id)
        assert again is not None
        assert again.model_dump() == purchase.model_dump()
    assert await LedgerRow.find_all().sort("_id").to_list() == ledger
    assert await Enrolment.find_all().to_list() == enrolments
    assert await Intent.count() == intents
    for balance in (await sums.balances(FIRST_PAGE))[0]:
        assert [balance] == await balances_of(balance.educator_id)


async def test_reconciliation_leaves_people_alone_whom_clerk_never_had(database: Database) -> None:
    await fill.write(Generator("vnd", {}), 20, unwatched)
    await a_user("user_1")
    assert {clerk_id async for clerk_id in clerk_ids()} == {"user_1"}
