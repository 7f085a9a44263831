"""A cache, in each process, of courses that people are learning from.

A classroom reads the same course again and again; one with 500 lectures costs a tick several times
what the rest of it does. The revision is read from the database each time, so that an edit is seen
at once.
"""

from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from beanie import PydanticObjectId

from khoa.base.errors import NotFound
from khoa.courses import service
from khoa.courses.models import Course

MOST_LECTURES = 10_000
"""The limit of all cached courses together: some 10 MB."""


class _Known(NamedTuple):
    """Compared by `updated_at`, too, since a restored database reuses revisions."""

    revision: int
    updated_at: datetime
    course: Course


_known: OrderedDict[PydanticObjectId, _Known] = OrderedDict()


async def by_slug(slug: str) -> Course:
    """Return what `service.by_slug` does. The course is shared: never change it."""
    row = await Course.get_pymongo_collection().find_one(
        {"slug": slug}, {"revision": 1, "updated_at": 1}
    )
    if row is None:
        raise NotFound
    known = _known.get(row["_id"])
    if known and known[:2] == (row.get("revision"), row.get("updated_at")):
        _known.move_to_end(row["_id"])
        return known.course
    course = await service.by_slug(slug)
    _remember(course)
    return course


def _remember(course: Course) -> None:
    _known[course.course_id] = _Known(course.revision, course.updated_at, course)
    _known.move_to_end(course.course_id)
    lectures = sum(known.course.lecture_count for known in _known.values())
    while lectures > MOST_LECTURES:
        _, gone = _known.popitem(last=False)
        lectures -= gone.course.lecture_count
