"""What a list answers: the cards that the index holds, up to a bound."""

import json

import pytest
from tests.school import a_user

from khoa.base.errors import Invalid, Unavailable
from khoa.base.money import Money
from khoa.catalogue import service
from khoa.catalogue.schemas import CoursePage, CourseQuery
from khoa.courses import service as courses
from khoa.courses.models import Rating
from khoa.media.models import Asset

from .conftest import CLOUDINARY, Catalogue

COVER = Asset(
    public_id="khoa/covers/a",
    asset_id="1",
    version=3,
    resource_type="image",
    format="png",
    url=None,
    bytes=1,
)


async def listed(catalogue: Catalogue, **query: object) -> CoursePage:
    body = await service.list_courses(CourseQuery.model_validate(query), catalogue.reader)
    page = CoursePage.model_validate_json(body)
    assert page.model_dump_json().encode() == body, "what is documented, to the byte"
    return page


async def test_a_card_is_all_that_a_list_shows(catalogue: Catalogue) -> None:
    teacher = await a_user()
    course = await catalogue.publish(
        "a",
        title="Vẽ “tranh” \\ màu",
        cover=COVER,
        educator_id=teacher.user_id,
        students=7,
        rating=Rating(total=9, count=2),
    )
    (card,) = (await listed(catalogue)).items
    shown = await service.describe(course, catalogue.reader, CLOUDINARY)
    as_card = shown.model_dump(include=set(type(card).model_fields) - {"educator"})
    assert card.model_dump(exclude={"educator"}) == as_card
    assert (card.educator.name, card.students, card.rating.average) == ("Nguyễn An", 7, 4.5)
    assert (card.lectures, card.cover and card.cover.alt) == (3, course.title)


async def test_a_price_and_a_takedown_are_the_lists_own(catalogue: Catalogue) -> None:
    course = await catalogue.publish("a")
    course.price = Money(amount=0, currency="vnd")
    await catalogue.database.transaction(lambda: courses.save(course))
    await catalogue.indexer.catch_up()
    assert [card.price.amount for card in (await listed(catalogue, price="free")).items] == [0]
    assert (await listed(catalogue, price="paid")).total == 0
    course.state = "archived"
    await catalogue.database.transaction(lambda: courses.save(course))
    await catalogue.indexer.catch_up()
    page = await listed(catalogue)
    assert (page.items, page.total, page.facets.category) == ([], 0, [])


async def test_counts_of_subjects_and_of_an_educator(catalogue: Catalogue) -> None:
    teacher = await a_user()
    course = await catalogue.publish("a", educator_id=teacher.user_id, students=4)
    await catalogue.publish("b", educator_id=teacher.user_id, students=3, category="music")
    await catalogue.publish("c", educator_id=teacher.user_id, students=9, state="draft")
    await catalogue.publish("d", students=5)
    shown = await service.describe(course, catalogue.reader, CLOUDINARY)
    assert (shown.educator.courses, shown.educator.students) == (2, 7)
    counts = {one.slug: one.courses for one in service.categories(catalogue.reader).items}
    assert (counts["creative"], counts["music"], counts["data"]) == (2, 1, 0)


@pytest.mark.parametrize(("per_page", "last"), [(12, 833), (48, 208), (1, 10_000)])
async def test_a_list_ends_where_it_says(catalogue: Catalogue, per_page: int, last: int) -> None:
    await catalogue.publish("a")
    page = await listed(catalogue, page=last, per_page=per_page)
    assert (page.items, page.total) == ([], 1)
    with pytest.raises(Invalid) as refused:
        await listed(catalogue, page=last + 1, per_page=per_page)
    (error,) = refused.value.errors
    assert (error.field, error.code, error.limit) == ("page", "page_too_far", last)


async def test_without_an_index_nothing_is_made_up(catalogue: Catalogue) -> None:
    with pytest.raises(Unavailable):
        await listed(catalogue)
    with pytest.raises(Unavailable):
        service.categories(catalogue.reader)


async def test_facets_are_the_same_without_words(catalogue: Catalogue) -> None:
    await catalogue.publish("a", title="Học vẽ", price=Money(amount=0, currency="vnd"))
    await catalogue.publish("b", title="Học đàn", category="music", level="beginner")
    for filters in ({}, {"category": "music"}, {"price": "free", "level": "beginner"}):
        one = json.loads((await listed(catalogue, **filters)).model_dump_json())
        other = json.loads((await listed(catalogue, q="hoc", **filters)).model_dump_json())
        assert one["facets"] == other["facets"]
        assert one["total"] == other["total"]
