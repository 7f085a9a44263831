"""Search the index in a worker: read-only, and reopened after each commit of the indexer."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import structlog
import tantivy
from beanie import PydanticObjectId
from tantivy import Query

from khoa.base.errors import Unavailable
from khoa.catalogue.search import query as queries
from khoa.catalogue.search import schema as schemas
from khoa.catalogue.search.folder import STATE_FILE, folder

log = structlog.get_logger()

Counts = dict[str, Counter[str]]

LOOK_EVERY = 0.05
"""Seconds between looks for a newer commit, when only its number is asked for."""
THREADS = 4
"""Concurrent searches. More than there are processors would only wait for one another."""
SCORED = 500
"""Courses that are put into the order of relevance one by one. Among more that all stand in the
same place the one with the most students comes first, which costs a tenth."""
MAX_COUNTED = 1_000
"""Choices of filters whose counts are remembered: there are some five hundred sensible ones."""
_MANY = 100_000
"""More kinds than there are: tantivy tells of ten unless told."""


@dataclass(frozen=True)
class Found:
    """The page's cards in their order, each as JSON; `facets` counts the values of each, the other
    filters staying as they are."""

    cards: list[bytes]
    total: int
    facets: Counts


class SearchIndex:
    """Thread-safe: a search keeps its snapshot while another thread reopens the index."""

    def __init__(self, data_dir: Path, *, scored: int = SCORED) -> None:
        self._folder = folder(data_dir)
        self._most_scored = scored
        self._snapshot: _Snapshot | None = None
        self._commit: Commit | None = None
        self._look_at = 0.0
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")

    def commit(self) -> "Commit | None":
        """Return the newest commit as of at most LOOK_EVERY ago; None while there is no index."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self._commit = _newest(self._folder)
        return self._commit

    async def find(
        self, text: str, wanted: Mapping[str, str], *, sort: str, offset: int, limit: int
    ) -> Found:
        """Return courses with the words of `text`, or all when it is empty. `wanted` maps facets to
        values, `sort` is `relevance` or one of `schema.SORTS`. Raises Unavailable while there is
        no index yet."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._newest().find(text, wanted, sort, offset, limit)
        )

    def categories(self) -> Counter[str]:
        """Return the number of courses by category. Raises Unavailable while there is no index."""
        return self._newest().counts_of_all({})["category"]

    def of_educator(self, educator_id: PydanticObjectId) -> tuple[int, int]:
        """Return the number of their published courses and of those courses' students. Raises
        Unavailable while there is no index."""
        return self._newest().of_educator(str(educator_id))

    def _newest(self) -> "_Snapshot":
        """Open the newest commit; the indexer replaces its state file after each."""
        commit, known = _newest(self._folder), self._snapshot
        if commit is None:
            self._snapshot = None
            raise Unavailable("The catalogue is being prepared.", retry_after=1)
        if known is None or known.commit != commit:
            try:
                index = known.index if known else tantivy.Index.open(str(self._folder))
                index.reload()
                known = self._snapshot = _Snapshot(commit, index, self._most_scored)
            except ValueError as error:  # tantivy raises it for all
                self._snapshot = None
                log.warning("search.unreadable", error=str(error))
                raise Unavailable("The catalogue is being prepared.", retry_after=1) from error
        return known


Commit = tuple[int, int]
"""The state file's inode and time: each commit replaces the file."""


def _newest(path: Path) -> Commit | None:
    try:
        stat = (path / STATE_FILE).stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


class _Snapshot:
    """The index as of one commit."""

    def __init__(self, commit: Commit, index: tantivy.Index, most_scored: int) -> None:
        self.commit = commit
        self.index = index
        self._most_scored = most_scored
        self._counted: dict[tuple[tuple[str, str], ...], Counts] = {}
        self._searcher = index.searcher()
        self._schema = index.schema

    def find(
        self, text: str, wanted: Mapping[str, str], sort: str, offset: int, limit: int
    ) -> Found:
        if not text.strip():
            sort = "newest" if sort == "relevance" else sort
            counts = self.counts_of_all(wanted)
            all_of_them = queries.narrowed(self._schema, Query.all_query(), wanted)
            return self._found(all_of_them, counts, wanted, sort, offset, limit)
        typed = queries.typed(text)
        if not typed:
            return Found([], 0, _by_facet({}, wanted))
        words = queries.as_written(self._schema, typed)
        kinds = self._kinds(words.anywhere())
        if not kinds:
            words = queries.forgiving(self._schema, self._searcher, typed)
            kinds = self._kinds(words.anywhere())
        counts = _by_facet(kinds, wanted)
        if sort != "relevance":
            query = queries.narrowed(self._schema, words.anywhere(), wanted)
            return self._found(query, counts, wanted, sort, offset, limit)
        total = _total(counts, wanted)
        return Found(self._most_relevant(words, wanted, total, offset, limit), total, counts)

    @cached_property
    def kinds(self) -> dict[str, int]:
        """Count all courses by kind. It is the costliest count, so it is cached per commit."""
        return self._kinds(Query.all_query())

    def counts_of_all(self, wanted: Mapping[str, str]) -> Counts:
        choice = tuple(sorted(wanted.items()))
        counts = self._counted.get(choice) or _by_facet(self.kinds, wanted)
        if len(self._counted) < MAX_COUNTED:
            self._counted[choice] = counts
        return counts

    def of_educator(self, educator_id: str) -> tuple[int, int]:
        theirs = Query.term_query(self._schema, "educator_id", educator_id)
        told = self._searcher.aggregate(theirs, {"students": {"stats": {"field": "students"}}})
        return int(told["students"]["count"]), int(told["students"]["sum"] or 0)

    def _kinds(self, query: Query) -> dict[str, int]:
        told = self._searcher.aggregate(
            query, {"kind": {"terms": {"field": "kind", "size": _MANY}}}
        )
        return {one["key"]: one["doc_count"] for one in told["kind"]["buckets"]}

    def _found(
        self,
        query: Query,
        counts: Counts,
        wanted: Mapping[str, str],
        sort: str,
        offset: int,
        limit: int,
    ) -> Found:
        total = _total(counts, wanted)
        page = self._sorted(query, sort, offset, limit) if offset < total else []
        return Found(page, total, counts)

    def _most_relevant(
        self, words: queries.Words, wanted: Mapping[str, str], total: int, offset: int, limit: int
    ) -> list[bytes]:
        """Return courses with all words in the best place first, then in the two best, and so on.
        With few results one query is enough, and the score alone gives the order."""
        if offset >= total:
            return []
        if total <= self._most_scored:
            everything = queries.narrowed(self._schema, words.anywhere(), wanted)
            return self._scored(words.scored(everything, queries.PLACES[-1]), offset, limit)
        cards: list[bytes] = []
        skip, passed, before = offset, 0, Query.empty_query()
        for places in queries.PLACES:
            within = queries.narrowed(self._schema, words.within(places), wanted)
            count = total if places == queries.PLACES[-1] else self._count(within)
            size = count - passed
            if skip < size:
                only = queries.without(within, before) if passed else within
                take = limit - len(cards)
                cards += (
                    self._scored(words.scored(only, places), skip, take)
                    if size <= self._most_scored
                    else self._sorted(only, "popular", skip, take)
                )
                if len(cards) >= limit:
                    break
            skip = max(0, skip - size)
            before, passed = within, count
        return cards

    def _count(self, query: Query) -> int:
        found = self._searcher.search(query, limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # missing in tantivy's own stub

    def _scored(self, query: Query, offset: int, limit: int) -> list[bytes]:
        return self._cards(
            self._searcher.search(
                query, limit=limit, offset=offset, count=False, weight_by_field="weight"
            )
        )

    def _sorted(self, query: Query, sort: str, offset: int, limit: int) -> list[bytes]:
        return self._cards(
            self._searcher.search(
                query, limit=limit, offset=offset, count=False, order_by_field=f"by_{sort}"
            )
        )

    def _cards(self, found: tantivy.SearchResult) -> list[bytes]:
        return [bytes(self._searcher.doc(address)["card"][0]) for _, address in found.hits]


def _by_facet(kinds: Mapping[str, int], wanted: Mapping[str, str]) -> Counts:
    """Count each facet's values among the courses that all other filters leave."""
    counts: Counts = {facet: Counter() for facet in schemas.FACETS}
    for kind, count in kinds.items():
        values = schemas.values_of(kind)
        missed = [facet for facet, value in wanted.items() if values[facet] != value]
        for facet in _counted_in(missed):
            counts[facet][values[facet]] += count
    return counts


def _counted_in(missed: list[str]) -> Iterable[str]:
    """Return the facets a course counts for: all when it passes every filter, and the only one that
    it misses."""
    return missed if len(missed) == 1 else () if missed else schemas.FACETS


def _total(counts: Counts, wanted: Mapping[str, str]) -> int:
    facet, value = next(iter(wanted.items()), ("category", None))
    return counts[facet][value] if value else counts[facet].total()
