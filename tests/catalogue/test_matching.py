"""What is found for what was typed, and in which order."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tantivy
from bson import ObjectId
from hypothesis import given
from hypothesis import strategies as st
from tests.school import a_user

from khoa.base.money import Money
from khoa.catalogue.search.reader import SearchIndex
from khoa.catalogue.search.schema import document
from khoa.catalogue.search.state import IndexState
from khoa.catalogue.search.writer import IndexWriter
from khoa.courses.changes import Position
from khoa.courses.models import CourseStats, Rating

from .conftest import Catalogue

NOWHERE = Position(datetime.now(UTC), None)
LAP_TRINH = [
    "lap trinh",
    "lập trình",
    unicodedata.normalize("NFD", "lập trình"),
    "Lập  Trình",
    "LẬP TRÌNH!",
    "lap trnh",
    "lpa trinh",
    "lap trinhh",
    "lap tri",
]


async def some_courses(catalogue: Catalogue) -> None:
    await catalogue.publish("python", title="Lập trình Python", students=5)
    await catalogue.publish("luan", title="Trình bày một lập luận", students=9_000)
    await catalogue.publish("tranh", title="Vẽ tranh", subtitle="Lắp khung tranh", students=700)
    await catalogue.publish(
        "web", title="Làm web", description="<p>Dạy lập trình</p>", category="programming"
    )


@pytest.mark.parametrize("typed", LAP_TRINH)
async def test_every_way_of_typing_finds_the_same_first_course(
    catalogue: Catalogue, typed: str
) -> None:
    await some_courses(catalogue)
    assert (await catalogue.slugs(typed))[0] == "python"


async def test_typed_diacritics_come_before_folded_ones(catalogue: Catalogue) -> None:
    await catalogue.publish("lap-rap", title="Lắp máy", students=9_999_999)
    await catalogue.publish("lap", title="Lập mưu")
    assert await catalogue.slugs("lập") == ["lap", "lap-rap"]
    assert await catalogue.slugs("lắp") == ["lap-rap", "lap"]
    assert await catalogue.slugs("lap") == ["lap-rap", "lap"], "without any: by students"


async def test_the_place_decides_before_diacritics_and_students(catalogue: Catalogue) -> None:
    teacher = await a_user()  # Nguyễn An
    many = 9_999_999
    await catalogue.publish("description", description="<p>Sống an yên</p>", students=many)
    await catalogue.publish("category", category="music", description="an", students=many)
    await catalogue.publish("subtitle", subtitle="Sống an yên", students=many)
    await catalogue.publish("educator", educator_id=teacher.user_id, students=many)
    await catalogue.publish("translated", titles={"en": "An orchard"}, students=many)
    await catalogue.publish("title", title="Ăn ngon")
    places = ["title", "translated", "educator", "subtitle"]
    for typed in ("an", "ăn"):
        assert (await catalogue.slugs(typed))[:4] == places
    assert set((await catalogue.slugs("an"))[4:]) == {"description", "category"}


async def test_categories_are_found_by_name_in_both_languages(catalogue: Catalogue) -> None:
    await catalogue.publish("dan", title="Đàn bầu", category="music")
    await catalogue.publish("excel", title="Bảng tính", category="office")
    for typed in ("âm nhạc", "am nhac", "Music"):
        assert await catalogue.slugs(typed) == ["dan"]


async def test_all_words_are_wanted_and_the_last_may_be_a_beginning(catalogue: Catalogue) -> None:
    await catalogue.publish("a", title="Photoshop cho người mới")
    await catalogue.publish("b", title="Excel cho người mới")
    assert await catalogue.slugs("nguoi moi photo") == ["a"]
    assert set(await catalogue.slugs("cho nguoi")) == {"a", "b"}
    assert await catalogue.slugs("photoshop excel") == []


async def test_mistakes_are_forgiven_only_when_nothing_is_found(catalogue: Catalogue) -> None:
    await catalogue.publish("tranh", title="Vẽ tranh")
    await catalogue.publish("trinh", title="Thuyết trình")
    assert await catalogue.slugs("tranh") == ["tranh"]
    assert set(await catalogue.slugs("tronh")) == {"tranh", "trinh"}
    long_query = "khoa ve tranh cho"
    assert await catalogue.slugs(long_query) == [], "two of four words are nowhere"
    assert await catalogue.slugs("thuyet trinh hay ve") == []
    assert await catalogue.slugs("ve tranh ve dep") == ["tranh"], "one of four may be missing"


async def test_filters_and_facets_leave_themselves_out(catalogue: Catalogue) -> None:
    free = Money(amount=0, currency="vnd")
    await catalogue.publish("a", title="Học vẽ", category="creative", price=free)
    await catalogue.publish("b", title="Học đàn", category="music", level="beginner")
    await catalogue.publish("c", title="Học hát", category="music", language="en")
    await catalogue.publish("d", title="Khác", category="music")
    found = await catalogue.ask("hoc", category="music")
    assert found.total == len(found.cards) == 2
    assert found.facets["category"] == {"music": 2, "creative": 1}
    assert found.facets["price"] == {"paid": 2}
    assert found.facets["level"] == {"beginner": 1, "all": 1}
    assert found.facets["language"] == {"vi": 1, "en": 1}
    assert await catalogue.slugs("hoc", price="free") == ["a"]
    both = await catalogue.ask("hoc", category="music", price="free")
    assert both.total == 0
    assert both.facets["category"] == {"creative": 1}
    assert both.facets["price"] == {"paid": 2}
    assert (await catalogue.ask("hoc", category="none")).total == 0


async def test_sorts_are_the_same_with_words_and_without(catalogue: Catalogue) -> None:
    for at, (price, students, average, ratings) in enumerate(
        [(5, 1, 4.0, 3), (0, 9, 4.5, 2), (7, 9, 4.5, 8), (99_999_999, 0, 5.0, 1), (7, 3, 0.0, 0)]
    ):
        await catalogue.publish(
            f"c{at}",
            title=f"Học {at}",
            price=Money(amount=price, currency="vnd"),
            students=students,
            rating=Rating(total=round(average * ratings), count=ratings),
            published_at=f"2026-11-0{at + 1}T00:00:00Z",
        )
    expected = {
        "newest": ["c4", "c3", "c2", "c1", "c0"],
        "popular": ["c2", "c1", "c4", "c0", "c3"],
        "rating": ["c3", "c2", "c1", "c0", "c4"],
        "price_asc": ["c1", "c0", "c4", "c2", "c3"],
        "price_desc": ["c3", "c4", "c2", "c0", "c1"],
    }
    for sort, slugs in expected.items():
        assert await catalogue.slugs("hoc", sort=sort) == slugs, sort
        assert await catalogue.slugs("", sort=sort) == slugs, sort
    assert await catalogue.slugs("", sort="relevance") == expected["newest"]


async def test_of_many_the_best_place_comes_first_and_pages_join(catalogue: Catalogue) -> None:
    """As it is done where there are too many to score, told here of more than three."""
    many = SearchIndex(catalogue.data_dir, scored=3)
    for at in range(5):
        await catalogue.publish(f"text-{at}", description="<p>Vẽ tranh</p>", students=90 + at)
    for at in range(4):
        await catalogue.publish(f"title-{at}", title="Vẽ tranh", students=at)
    await catalogue.publish("apart", title="Tranh", subtitle="Để vẽ", students=7)
    await catalogue.publish("together", title="Màu", subtitle="Vẽ tranh", students=1)
    expected = [f"title-{at}" for at in (3, 2, 1, 0)]
    expected += ["apart", "together"]
    expected += [f"text-{at}" for at in (4, 3, 2, 1, 0)]
    for size in (1, 2, 3, 5, 48):
        found: list[str] = []
        for offset in range(0, len(expected), size):
            page = await many.find("ve tranh", {}, sort="relevance", offset=offset, limit=size)
            assert page.total == len(expected)
            found += [json.loads(card)["slug"] for card in page.cards]
        assert found == expected, size
    paid = await many.find("ve tranh", {"price": "paid"}, sort="relevance", offset=3, limit=2)
    assert [json.loads(card)["slug"] for card in paid.cards] == expected[3:5]
    await catalogue.publish("other", title="Lập trình")
    assert (await many.find("lap trnh", {}, sort="relevance", offset=0, limit=5)).total == 1


@pytest.fixture(scope="module")
def two_courses(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    data_dir = tmp_path_factory.mktemp("index")
    writer = IndexWriter(data_dir)
    writer.add([_document("Lập trình"), _document("title: a*b")])
    writer.commit(IndexState("here", "", NOWHERE))
    return SearchIndex(data_dir)


def _document(title: str) -> tantivy.Document:
    row: dict[str, Any] = {
        "_id": ObjectId(),
        "title": title,
        "titles": {},
        "subtitle": "",
        "description": "",
        "category": "creative",
        "level": "all",
        "language": "vi",
        "price": {"amount": 0},
        "educator_id": ObjectId(),
        "published_at": None,
    }
    # Made without its constructor, which wants a database.
    return document(row, CourseStats.model_construct(id=row["_id"]), None, b"{}")


ODD = ["title:", "*", '"', "[a TO", "(", "\0", "a\0b", "lap -trinh", "AND OR NOT", "x" * 10_000]
ODD += ["lập " * 3_000, "\ud800", "🎓", "../../etc", "^~5", "a:b:c", "\u0301", "{}", "+", "/.*/"]


@pytest.mark.parametrize("typed", ODD)
async def test_odd_queries_are_only_words(two_courses: SearchIndex, typed: str) -> None:
    found = await two_courses.find(typed, {}, sort="relevance", offset=0, limit=12)
    assert found.total == len(found.cards) <= 2


@given(
    st.one_of(st.text(), st.text(alphabet=" \"'*:()[]{}+-^~\\/|&!?<>lapé#"), st.characters()),
    st.sampled_from(["relevance", "newest", "price_asc"]),
    st.integers(0, 10_000 * 48),
)
async def test_no_query_fails(two_courses: SearchIndex, text: str, sort: str, offset: int) -> None:
    found = await two_courses.find(text, {"price": "free"}, sort=sort, offset=offset, limit=48)
    assert len(found.cards) == max(0, min(48, found.total - offset))


async def test_an_index_of_nothing_is_no_index(tmp_path: Path) -> None:
    IndexWriter(tmp_path).commit(IndexState("here", "", NOWHERE))
    found = await SearchIndex(tmp_path).find("a", {}, sort="newest", offset=0, limit=1)
    assert found.total == 0
