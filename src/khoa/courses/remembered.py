"""Courses that people learn from, remembered by each process for as long as nobody edits them.

Whoever is in a classroom asks for the same course again and again; one of 500 lectures costs a
tick several times what the rest of it costs. The database is asked for the revision each time, so
that an edit is seen at once.
"""

from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from beanie import PydanticObjectId

from khoa.base.errors import NotFound
from khoa.courses import service
from khoa.courses.models import Course

MOST_LECTURES = 10_000
"""Of all that are remembered: some 10 MB."""


class _Known(NamedTuple):
    """Also by `updated_at`: a restored database counts its revisions anew."""

    revision: int
    updated_at: datetime
    course: Course


_known: OrderedDict[PydanticObjectId, _Known] = OrderedDict()


async def by_slug(slug: str) -> Course:
    """As `service.by_slug`; shared with other calls, so that nobody may change it. NotFound."""
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
