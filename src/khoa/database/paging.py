"""Reading one page of a query.

MongoDB reads an ordered page from its index, and knows how many rows a collection has. The embedded
server reads all rows that match for either, some 0.1 ms each: with many, the newest are looked for
in a window of time first, and their number is remembered for a while.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TypeVar

from beanie import Document
from beanie.odm.enums import SortDirection
from beanie.odm.queries.find import FindMany

from khoa.base.paging import PageQuery
from khoa.database import clock

Row = TypeVar("Row", bound=Document)

WINDOWED = 1_000
"""Rows of which the newest are looked for in a window of time. Fewer are read as they are."""
MANY = 10_000
"""Rows whose number is remembered."""
WINDOWS = (1, 8, 64)
"""Days: of a list that is sorted by a time, the newest first."""
REMEMBERED = 20.0
"""A count is remembered for so many times what it took, so that counting takes a twentieth of the
time at most."""
_MOST_REMEMBERED = 500

_counted: dict[str, tuple[float, int]] = {}


async def read_page(found: FindMany[Row], asked: PageQuery) -> tuple[list[Row], int]:
    """The page's rows of a sorted query, and how many rows it finds in all: of more than MANY, as
    counted a moment ago."""
    total = await _count(found)  # before the page is cut out: a limit counts as well
    if total > WINDOWED:
        for newest in _windows(found):
            rows = await newest.skip(asked.skip).limit(asked.per_page).to_list()
            if len(rows) == asked.per_page:
                return rows, total
    return await found.skip(asked.skip).limit(asked.per_page).to_list(), total


def _windows(found: FindMany[Row]) -> Iterator[FindMany[Row]]:
    """The same query of the last days, for a list of the newest; a full page of it is that of
    all."""
    field, way = found.sort_expressions[0] if found.sort_expressions else ("", None)
    wanted = dict(found.get_filter_query())
    known = wanted.get(field, {})
    times = field == "at" or field.endswith("_at")
    if not times or way is not SortDirection.DESCENDING or known not in ({}, {"$ne": None}):
        return
    for days in WINDOWS:
        since = {"$gt": clock.now() - timedelta(days=days)}
        newest = found.document_model.find({**wanted, field: {**known, **since}})
        yield newest.sort(found.sort_expressions)


async def _count(found: FindMany[Any]) -> int:
    """Of a query without a condition, what the collection counts by itself: counting would read all
    there is for a number beside a page."""
    wanted = found.get_filter_query()
    rows = found.document_model.get_pymongo_collection()
    key = f"{rows.full_name} {sorted(wanted.items())!r}"
    until, known = _counted.get(key, (0.0, 0))
    started = time.monotonic()
    if started < until:
        return known
    count = await (found.count() if wanted else rows.estimated_document_count())
    if count > MANY:
        took = time.monotonic() - started
        if len(_counted) >= _MOST_REMEMBERED:
            _counted.clear()
        _counted[key] = time.monotonic() + REMEMBERED * took, count
    return count
