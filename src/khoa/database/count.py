"""How many rows a list has."""

from typing import Any

from beanie.odm.queries.find import FindMany


async def count(found: FindMany[Any]) -> int:
    """As many as the query finds. Of one without a condition, what the collection counts by itself:
    counting would read all there is for a number beside a page."""
    if found.get_filter_query():
        return await found.count()
    return await found.document_model.get_pymongo_collection().estimated_document_count()
