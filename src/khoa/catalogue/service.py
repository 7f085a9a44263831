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
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course
from khoa.courses.schemas import CoursePublic, course_card, course_public
from khoa.platforms.cloudinary import CloudinaryPlatform
from khoa.users import service as users
from khoa.users.models import User

_SORTS: dict[str, list[tuple[str, int]]] = {
    "newest": [("published_at", -1), ("_id", -1)],
    "popular": [("students", -1), ("_id", -1)],
    "rating": [("rating_average", -1), ("rating.count", -1), ("_id", -1)],
    "price_asc": [("price.amount", 1), ("_id", -1)],
    "price_desc": [("price.amount", -1), ("_id", -1)],
}
_CARD_LEAVES_OUT = {"description": 0, "chapters.lectures.html": 0, "chapters.lectures.asset": 0}
_PAID_OR_FREE = {"$cond": [{"$eq": ["$price.amount", 0]}, "free", "paid"]}


async def list_courses(query: CourseQuery, cloudinary: CloudinaryPlatform) -> CoursePage:
    """One page of cards with the counts that each filter would leave."""
    wanted = _filters(query)
    courses = Course.get_pymongo_collection()
    rows = (
        await courses.find({"state": "published", **_merged(wanted)}, _CARD_LEAVES_OUT)
        .sort(_SORTS[query.sort])
        .skip((query.page - 1) * query.per_page)
        .limit(query.per_page)
        .to_list()
    )
    found = [Course.model_validate(row) for row in rows]
    educators = await users.by_ids({course.educator_id for course in found})
    return CoursePage(
        items=[
            course_card(course, educators.get(course.educator_id), cloudinary) for course in found
        ],
        total=await courses.count_documents({"state": "published", **_merged(wanted)}),
        page=query.page,
        per_page=query.per_page,
        facets=await _facets(wanted),
    )


async def describe(course: Course, cloudinary: CloudinaryPlatform) -> CoursePublic:
    """A course as its page shows it, without anything that is paid for."""
    educator = await User.get(course.educator_id)
    cursor = await Course.get_pymongo_collection().aggregate(
        [
            {"$match": {"educator_id": course.educator_id, "state": "published"}},
            {"$group": {"_id": None, "courses": {"$sum": 1}, "students": {"$sum": "$students"}}},
        ]
    )
    totals = next(iter(await cursor.to_list()), {"courses": 0, "students": 0})
    return course_public(
        course,
        educator,
        cloudinary,
        educator_courses=totals["courses"],
        educator_students=totals["students"],
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
