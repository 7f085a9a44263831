"""Reading one page of a query."""

from typing import Any, TypeVar

from beanie import Document
from beanie.odm.queries.find import FindMany

from khoa.base.paging import PageQuery

Row = TypeVar("Row", bound=Document)


async def read_page(found: FindMany[Row], asked: PageQuery) -> tuple[list[Row], int]:
    """The page's rows of a sorted query, and how many rows it finds in all."""
    total = await _count(found)  # before the page is cut out: a limit counts as well
    return await found.skip(asked.skip).limit(asked.per_page).to_list(), total


async def _count(found: FindMany[Any]) -> int:
    """Of a query without a condition, what the collection counts by itself: counting would read all
    there is for a number beside a page."""
    if found.get_filter_query():
        return await found.count()
    return await found.document_model.get_pymongo_collection().estimated_document_count()
