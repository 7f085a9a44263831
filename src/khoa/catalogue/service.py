"""The published courses: listed, counted and described. Answers here are the same for everybody."""

from typing import Any

from khoa.catalogue.schemas import (
    CategoryList,
    CategoryPublic,
    CoursePage,
    CourseQuery,
    Facets,
    FacetValue,
)
from khoa.catalogue.search.reader import SearchIndex
from khoa.catalogue.search.schema import FACETS
from khoa.courses import stats
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course, CourseStats
from khoa.courses.schemas import CourseCard, CoursePublic, course_card, course_public
from khoa.platforms.media.cloudinary.provider import CloudinaryPlatform
from khoa.users import service as users
from khoa.users.models import User

_SORTS: dict[str, list[tuple[str, int]]] = {
    "newest": [("published_at", -1), ("_id", -1)],
    "price_asc": [("price.amount", 1), ("_id", -1)],
    "price_desc": [("price.amount", -1), ("_id", -1)],
}
_SORTS_BY_STATS: dict[str, list[tuple[str, int]]] = {
    "popular": [("stats.students", -1), ("_id", -1)],
    "rating": [("stats.rating_average", -1), ("stats.rating.count", -1), ("_id", -1)],
}
_CARD_LEAVES_OUT = {"description": 0, "chapters.lectures.html": 0, "chapters.lectures.asset": 0}
_PAID_OR_FREE = {"$cond": [{"$eq": ["$price.amount", 0]}, "free", "paid"]}


async def list_courses(query: CourseQuery, cloudinary: CloudinaryPlatform) -> CoursePage:
    """One page of cards with the counts that each filter would leave."""
    wanted = _filters(query)
    courses = Course.get_pymongo_collection()
    found = {"state": "published", **_merged(wanted)}
    skip, limit = (query.page - 1) * query.per_page, query.per_page
    if query.sort in _SORTS_BY_STATS:
        rows = await _sorted_by_stats(found, _SORTS_BY_STATS[query.sort], skip, limit)
    else:
        order = _SORTS.get(query.sort or "newest", _SORTS["newest"])
        listed = courses.find(found, _CARD_LEAVES_OUT).sort(order).skip(skip).limit(limit)
        rows = await listed.to_list()
    return CoursePage(
        items=await _cards(rows, cloudinary),
        total=await courses.count_documents(found),
        page=query.page,
        per_page=query.per_page,
        facets=await _facets(wanted),
    )


async def find_courses(
    query: CourseQuery, index: SearchIndex, cloudinary: CloudinaryPlatform
) -> CoursePage:
    """The same page of those with the words of `query.q`. Unavailable while there is no index.

    The index says which and how many, the database what they are: a course that was unpublished
    a moment ago is not shown, whatever the index still holds.
    """
    filters = {facet: getattr(query, facet) for facet in FACETS}
    found = await index.find(
        query.q,
        {facet: value for facet, value in filters.items() if value is not None},
        sort=query.sort or "relevance",
        offset=(query.page - 1) * query.per_page,
        limit=query.per_page,
    )
    courses = Course.get_pymongo_collection()
    rows = await courses.find(
        {"_id": {"$in": found.ids}, "state": "published"}, _CARD_LEAVES_OUT
    ).to_list()
    place = {course_id: at for at, course_id in enumerate(found.ids)}
    return CoursePage(
        items=await _cards(sorted(rows, key=lambda row: place[row["_id"]]), cloudinary),
        total=found.total,
        page=query.page,
        per_page=query.per_page,
        facets=Facets(
            **{
                facet: [
                    FacetValue(value=value, count=count)
                    for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                ]
                for facet, counts in found.facets.items()
            }
        ),
    )


async def describe(course: Course, cloudinary: CloudinaryPlatform) -> CoursePublic:
    """A course as its page shows it, without anything that is paid for."""
    educator = await User.get(course.educator_id)
    theirs = Course.get_pymongo_collection().find(
        {"educator_id": course.educator_id, "state": "published"}, {"_id": 1}
    )
    published = {row["_id"] async for row in theirs}
    figures = await stats.of({*published, course.course_id})
    return course_public(
        course,
        figures[course.course_id],
        educator,
        cloudinary,
        educator_courses=len(published),
        educator_students=sum(figures[course_id].students for course_id in published),
    )


async def categories() -> CategoryList:
    """All subjects in their order, also those without a course yet."""
    cursor = await Course.get_pymongo_collection().aggregate(
        [
            {"$match": {"state": "published"}},
            {"$group": {"_id": "$category", "count": {"$sum": 1}}},
        ]
    )
    counts = {row["_id"]: row["count"] for row in await cursor.to_list()}
    return CategoryList(
        items=[
            CategoryPublic.model_validate(
                {"slug": slug, "names": names, "courses": counts.get(slug, 0)}
            )
            for slug, names in CATEGORIES.items()
        ]
    )


async def _cards(rows: list[dict[str, Any]], cloudinary: CloudinaryPlatform) -> list[CourseCard]:
    found = [Course.model_validate(row) for row in rows]
    educators = await users.by_ids({course.educator_id for course in found})
    figures = await stats.of(course.course_id for course in found)
    return [
        course_card(
            course, figures[course.course_id], educators.get(course.educator_id), cloudinary
        )
        for course in found
    ]


async def _sorted_by_stats(
    match: dict[str, Any], order: list[tuple[str, int]], skip: int, limit: int
) -> list[dict[str, Any]]:
    cursor = await Course.get_pymongo_collection().aggregate(
        [
            {"$match": match},
            {"$project": _CARD_LEAVES_OUT},
            {
                "$lookup": {
                    "from": CourseStats.get_pymongo_collection().name,
                    "localField": "_id",
                    "foreignField": "_id",
                    "as": "stats",
                }
            },
            {"$sort": dict(order)},
            {"$skip": skip},
            {"$limit": limit},
        ]
    )
    return await cursor.to_list()


def _filters(query: CourseQuery) -> dict[str, dict[str, Any]]:
    """The conditions by facet, so that a facet's counts can leave its own out."""
    wanted: dict[str, dict[str, Any]] = {}
    for name in ("category", "level", "language"):
        value = getattr(query, name)
        if value is not None:
            wanted[name] = {name: value}
    if query.price is not None:
        wanted["price"] = {"price.amount": 0 if query.price == "free" else {"$gt": 0}}
    return wanted


def _merged(wanted: dict[str, dict[str, Any]], leaving_out: str = "") -> dict[str, Any]:
    return {
        key: value
        for name, condition in wanted.items()
        if name != leaving_out
        for key, value in condition.items()
    }


async def _facets(wanted: dict[str, dict[str, Any]]) -> Facets:
    values = {
        "category": "$category",
        "level": "$level",
        "language": "$language",
        "price": _PAID_OR_FREE,
    }
    cursor = await Course.get_pymongo_collection().aggregate(
        [
            {"$match": {"state": "published"}},
            {
                "$facet": {
                    name: [
                        {"$match": _merged(wanted, leaving_out=name)},
                        {"$group": {"_id": value, "count": {"$sum": 1}}},
                        {"$sort": {"count": -1, "_id": 1}},
                    ]
                    for name, value in values.items()
                }
            },
        ]
    )
    row = next(iter(await cursor.to_list()))
    return Facets(
        **{
            name: [FacetValue(value=one["_id"], count=one["count"]) for one in row[name]]
            for name in values
        }
    )
