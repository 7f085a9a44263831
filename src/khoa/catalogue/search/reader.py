"""The index as a worker reads it: opened read-only, reloaded when the indexer has written."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import structlog
import tantivy
from bson import ObjectId
from tantivy import Query

from khoa.base.errors import Unavailable
from khoa.catalogue.search import query as queries
from khoa.catalogue.search import schema as schemas
from khoa.catalogue.search.state import STATE_FILE

log = structlog.get_logger()

_MANY = 1_000
"""More buckets than a facet has values: tantivy gives ten unless told."""


@dataclass(frozen=True)
class Found:
    """The page's courses in their order; `facets` counts the values of each, the other filters
    staying as they are."""

    ids: list[ObjectId]
    total: int
    facets: dict[str, Counter[str]]


class SearchIndex:
    """Safe in several threads: searching one snapshot does not see another's reload."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = schemas.folder(data_dir)
        self._schema = schemas.build()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] | None = None

    async def find(
        self, text: str, wanted: dict[str, str], *, sort: str, offset: int, limit: int
    ) -> Found:
        """Courses with the words of `text`. `wanted` are facets' values, `sort` is `relevance` or
        one of `schema.SORTS`. Unavailable while there is no index yet."""
        return await asyncio.to_thread(self._find, text, wanted, sort, offset, limit)

    def _find(self, text: str, wanted: dict[str, str], sort: str, offset: int, limit: int) -> Found:
        searcher = self._searcher()
        typed = queries.typed(text)
        if not typed:
            return Found([], 0, {facet: Counter() for facet in schemas.FACETS})
        query = queries.as_written(self._schema, typed)
        if not searcher.search(query, limit=1).hits:
            query = queries.forgiving(self._schema, searcher, typed)
        narrowed = queries.narrowed(self._schema, query, wanted)
        facets = self._facets(searcher, query, wanted)
        facet, value = next(iter(wanted.items()), ("category", None))
        total = facets[facet][value] if value else facets[facet].total()
        if offset >= total:
            return Found([], total, facets)
        if sort == "relevance":
            page = searcher.search(
                narrowed, limit=limit, offset=offset, count=False, weight_by_field="weight"
            )
        else:
            page = searcher.search(
                narrowed, limit=limit, offset=offset, count=False, order_by_field=f"by_{sort}"
            )
        ids = [ObjectId(searcher.doc(address)["id"][0]) for _, address in page.hits]
        return Found(ids, total, facets)

    def _facets(
        self, searcher: tantivy.Searcher, query: Query, wanted: dict[str, str]
    ) -> dict[str, Counter[str]]:
        """One pass for the facets that are not filtered by, and one for each that is."""
        free = [facet for facet in schemas.FACETS if facet not in wanted]
        counts: dict[str, Counter[str]] = {}
        for group in filter(None, [free, *([facet] for facet in wanted)]):
            others = {facet: value for facet, value in wanted.items() if facet not in group}
            answer = searcher.aggregate(
                queries.narrowed(self._schema, query, others),
                {facet: {"terms": {"field": facet, "size": _MANY}} for facet in group},
            )
            for facet in group:
                buckets = answer[facet]["buckets"]
                counts[facet] = Counter({one["key"]: one["doc_count"] for one in buckets})
        return counts

    def _searcher(self) -> tantivy.Searcher:
        """Of the newest commit: the indexer replaces its state file after each."""
        try:
            stat = (self._folder / STATE_FILE).stat()
            if self._index is None or self._seen != (stat.st_ino, stat.st_mtime_ns):
                if self._index is None:
                    self._index = tantivy.Index.open(str(self._folder))
                self._index.reload()
                self._seen = (stat.st_ino, stat.st_mtime_ns)
        except (FileNotFoundError, ValueError) as error:  # tantivy raises ValueError for all
            self._index = None
            if isinstance(error, ValueError):
                log.warning("search.unreadable", error=str(error))
            raise Unavailable("The search is being prepared.", retry_after=1) from error
        return self._index.searcher()
