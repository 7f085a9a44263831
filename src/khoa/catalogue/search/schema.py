"""The index's fields of a course: words to find it by, keys to sort by, and its card."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import tantivy

from khoa.catalogue.search.text import plain, words
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import CourseStats
from khoa.users.models import User

FIELDS = {
    "title": 32.0,
    "translated_title": 16.0,
    "educator": 8.0,
    "subtitle": 4.0,
    "category_name": 2.0,
    "text": 1.0,
}
"""Weight of a word by the field it stands in: twice the next field's, so that it decides before
diacritics and popularity do. `text` is the description and everything above once more: a word that
is not in it is nowhere."""

FACETS = ("category", "level", "language", "price")
SORTS = ("newest", "popular", "rating", "price_asc", "price_desc")

_BETWEEN = "\x1f"


def exact(field: str) -> str:
    """Return the name of the field with the same text and its diacritics."""
    return f"{field}_exact"


def build() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
        builder.add_text_field(exact(field), tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("educator_id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("students", fast=True)
    for sort in SORTS:
        builder.add_unsigned_field(f"by_{sort}", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_bytes_field("card", stored=True)
    return builder.build()


def kind_of(values: Iterable[str]) -> str:
    """Join the values of all facets: counted together they give each facet's counts under every
    choice of the others."""
    return _BETWEEN.join(values)


def values_of(kind: str) -> dict[str, str]:
    return dict(zip(FACETS, kind.split(_BETWEEN), strict=True))


def document(
    row: Mapping[str, Any], stats: CourseStats, educator: User | None, card: bytes
) -> tantivy.Document:
    """Make the index's document from a published course's row; `card` is its list entry as JSON. A
    deleted educator has no name to be found by."""
    found = tantivy.Document()
    found.add_text("id", str(row["_id"]))
    for field, values in _texts(row, educator).items():
        for value in values:
            parts = words(value)
            folded = " ".join([word.folded for word in parts])
            as_it_is = " ".join([word.exact for word in parts])
            for place in {field, "text"}:
                found.add_text(place, folded)
                found.add_text(exact(place), as_it_is)
    price = "paid" if row["price"]["amount"] else "free"
    facets = dict(zip(FACETS, (row["category"], row["level"], row["language"], price), strict=True))
    for facet, value in facets.items():
        found.add_text(facet, value)
    found.add_text("kind", kind_of(facets.values()))
    found.add_text("educator_id", str(row["educator_id"]))
    found.add_unsigned("students", _fits(stats.students, 32))
    found.add_bytes("card", card)
    for sort, key in _sort_keys(row, stats).items():
        found.add_unsigned(f"by_{sort}", key)
    found.add_float("weight", _weight(stats))
    return found


def _texts(row: Mapping[str, Any], educator: User | None) -> dict[str, Iterable[str]]:
    known = educator is not None and not educator.deleted
    names = {educator.name_in("vi"), educator.name_in("en")} if educator and known else set()
    return {
        "title": [row["title"]],
        "translated_title": [title for title in row["titles"].values() if title != row["title"]],
        "educator": sorted(names),
        "subtitle": [row["subtitle"]],
        "category_name": [row["category"], *CATEGORIES.get(row["category"], {}).values()],
        "text": [plain(row["description"])],
    }


def _sort_keys(row: Mapping[str, Any], stats: CourseStats) -> dict[str, int]:
    """Return the sort keys: the highest comes first, among equals the newest, whose time fills the
    lower 32 bits."""
    published: datetime | None = row["published_at"]
    at = int(published.timestamp() * 1_000_000) if published else 0
    amount = _fits(row["price"]["amount"], 32)
    ratings = _fits(round(stats.rating_average * 10), 8) << 24 | _fits(stats.rating.count, 24)
    first: dict[str, int] = {
        "popular": _fits(stats.students, 32),
        "rating": ratings,
        "price_asc": 2**32 - 1 - amount,
        "price_desc": amount,
    }
    seconds = _fits(at // 1_000_000, 32)
    return {"newest": at} | {sort: key << 32 | seconds for sort, key in first.items()}


def _weight(stats: CourseStats) -> float:
    """Return what orders equal matches. The score is multiplied by log2(2 + this): by 1.07 for ten
    million students, too little to outdo a better place."""
    return 0.1 * min(1.0, math.log10(1 + max(0, stats.students)) / 7)


def _fits(number: int, bits: int) -> int:
    limit: int = 2**bits - 1
    return max(0, min(number, limit))
