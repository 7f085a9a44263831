"""The studio's lists of courses: own and shared ones in one order, page by page."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from beanie import PydanticObjectId
from pymongo import UpdateOne
from tests.school import a_course, a_user

from khoa.base.money import Money
from khoa.base.paging import PageQuery
from khoa.courses import members
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.database import Database

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


async def own_and_shared(database: Database, own: int, shared: int) -> PydanticObjectId:
    """Make so many courses in a shuffled order of change, and return whose studio it is."""
    me, other = await a_user("me"), await a_user("other")
    changes = list(range(own + shared))
    random.Random(own).shuffle(changes)
    writes = []
    for number, at in enumerate(changes):
        course = await a_course(database, f"khoa-{number}")
        mine = number < own
        owner = me.user_id if mine else other.user_id
        fields = {"educator_id": owner, "updated_at": NEW_YEAR + timedelta(hours=at)}
        writes.append(UpdateOne({"_id": course.id}, {"$set": fields}))
        if not mine:
            given = course.course_id
            await database.transaction(
                lambda given=given: members.give_role(given, me.user_id, "co_educator")
            )
    await Course.get_pymongo_collection().bulk_write(writes)
    return me.user_id


@pytest.mark.parametrize(("own", "shared"), [(7, 0), (0, 4), (7, 4), (2, 9)])
async def test_pages_of_own_and_shared_courses_make_one_list(
    database: Database, own: int, shared: int
) -> None:
    me = await own_and_shared(database, own, shared)
    for per_page in (1, 2, 3, 5):
        listed: list[datetime] = []
        for page in range(1, (own + shared) // per_page + 3):
            found, total = await courses.in_studio_of(me, PageQuery(page=page, per_page=per_page))
            assert total == own + shared
            listed += [course.updated_at for course in found]
        assert listed == [NEW_YEAR + timedelta(hours=at) for at in reversed(range(own + shared))]


async def test_courses_are_found_by_words_of_the_title(database: Database) -> None:
    me = await a_user("me")
    for slug, title, state in (
        ("a", "Đàn ghi-ta (cơ bản)", "published"),
        ("b", "Vẽ màu nước", "draft"),
        ("c", "đàn tranh", "archived"),
    ):
        course = await a_course(database, slug)
        fields = {"title": title, "state": state, "educator_id": me.user_id}
        await Course.get_pymongo_collection().update_one({"_id": course.id}, {"$set": fields})

    async def slugs(words: str) -> list[str]:
        found, _ = await courses.in_studio_of(me.user_id, PageQuery(), words=words)
        return sorted(course.slug for course in found)

    assert await slugs("ĐÀN") == ["a"], "in any letter case, without the archived"
    assert await slugs("(cơ") == ["a"], "not a pattern"
    assert await slugs(".*") == []
    assert await slugs("") == ["a", "b"]


async def test_only_published_courses_with_a_price_are_for_sale(database: Database) -> None:
    me = await a_user("me")
    for slug, state, amount in (("a", "published", 9000), ("b", "published", 0), ("c", "draft", 9)):
        course = await a_course(database, slug)
        price = Money(amount=amount, currency="vnd").model_dump()
        fields = {"state": state, "price": price, "educator_id": me.user_id}
        await Course.get_pymongo_collection().update_one({"_id": course.id}, {"$set": fields})
    found, total = await courses.for_sale_by(me.user_id, PageQuery())
    assert ([course.slug for course in found], total) == (["a"], 1)
