"""List, count and describe published courses. The answers are the same for everybody.

Every list is the index's: it holds what a card shows, so that a list reads no row of the database.
What decides (a checkout, access to a lecture) never asks it.
"""

from khoa.catalogue.schemas import (
    CategoryList,
    CategoryPublic,
    CourseQuery,
    Facets,
    FacetValue,
)
from khoa.catalogue.search.reader import Counts, SearchIndex
from khoa.catalogue.search.schema import FACETS
from khoa.courses import stats
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import Course
from khoa.courses.schemas import CoursePublic, course_public
from khoa.platforms.media.registry import Media
from khoa.users.models import User


async def list_courses(query: CourseQuery, index: SearchIndex) -> bytes:
    """Return a `CoursePage` as JSON: the page's cards, and the counts that each filter would leave.

    Raises Invalid beyond the last page that can be asked for, Unavailable while there is no index.
    """
    query.check()
    filters = {facet: getattr(query, facet) for facet in FACETS}
    found = await index.find(
        query.q,
        {facet: value for facet, value in filters.items() if value is not None},
        sort=query.sort or "relevance",
        offset=query.skip,
        limit=query.per_page,
    )
    return b'{"items":[%b],"total":%d,"page":%d,"per_page":%d,"facets":%b}' % (
        b",".join(found.cards),
        found.total,
        query.page,
        query.per_page,
        _facets(found.facets).model_dump_json().encode(),
    )


async def describe(course: Course, index: SearchIndex, media: Media) -> CoursePublic:
    """Return a course as its page shows it, without paid content. Raises Unavailable while there is
    no index, which counts the educator's courses."""
    educator = await User.get(course.educator_id)
    figures = await stats.of([course.course_id])
    taught, students = index.of_educator(course.educator_id)
    return course_public(
        course,
        figures[course.course_id],
        educator,
        media,
        educator_courses=taught,
        educator_students=students,
    )


def categories(index: SearchIndex) -> CategoryList:
    """Return all categories in their order, also those without a course yet."""
    counts = index.categories()
    return CategoryList(
        items=[
            CategoryPublic.model_validate({"slug": slug, "names": names, "courses": counts[slug]})
            for slug, names in CATEGORIES.items()
        ]
    )


def _facets(counts: Counts) -> Facets:
    """Return each facet's values, the most frequent first."""
    return Facets(
        **{
            facet: [
                FacetValue(value=value, count=count)
                for value, count in sorted(values.items(), key=lambda one: (-one[1], one[0]))
            ]
            for facet, values in counts.items()
        }
    )
