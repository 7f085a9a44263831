"""What the index holds of a course, and where on disk it lies."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tantivy

from khoa.catalogue.search.text import plain, words
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import CourseStats
from khoa.users.models import User

VERSION = "1"
"""Of everything here and in text.py: another version is another folder, built anew."""

FIELDS = {
    "title": 32.0,
    "translated_title": 16.0,
    "educator": 8.0,
    "subtitle": 4.0,
    "category_name": 2.0,
    "text": 1.0,
}
"""What a word is worth by where it stands. Twice the next, so that the place decides before
diacritics and popularity do. `text` is the description and everything above once more: a word that
is not in it is nowhere."""

FACETS = ("category", "level", "language", "price")
SORTS = ("newest", "popular", "rating", "price_asc", "price_desc")

NEEDED = {
    "title": 1,
    "titles": 1,
    "subtitle": 1,
    "description": 1,
    "category": 1,
    "level": 1,
    "language": 1,
    "price": 1,
    "educator_id": 1,
    "state": 1,
    "published_at": 1,
}
"""The projection of a course's row that `document` reads."""


def folder(data_dir: Path) -> Path:
    return data_dir / "search" / VERSION


def exact(field: str) -> str:
    """The twin of a text field that keeps diacritics."""
    return f"{field}_exact"


def build() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
        builder.add_text_field(exact(field), tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for sort in SORTS:
        builder.add_unsigned_field(f"by_{sort}", fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


def document(row: Mapping[str, Any], stats: CourseStats, educator: User | None) -> tantivy.Document:
    """Of a published course's row. A deleted educator has no name to be found by."""
    found = tantivy.Document()
    found.add_text("id", str(row["_id"]))
    texts = _texts(row, educator)
    everything = [text for values in texts.values() for text in values]
    for field, values in {**texts, "text": [*everything, plain(row["description"])]}.items():
        for value in values:
            parts = words(value)
            found.add_text(field, " ".join(word.folded for word in parts))
            found.add_text(exact(field), " ".join(word.exact for word in parts))
    for facet in ("category", "level", "language"):
        found.add_text(facet, row[facet])
    found.add_text("price", "paid" if row["price"]["amount"] else "free")
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
    }


def _sort_keys(row: Mapping[str, Any], stats: CourseStats) -> dict[str, int]:
    """The highest comes first; among equals the newest, whose time fills the lower 32 bits."""
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
    """Settles who is first among equal matches. The score is multiplied by log2(2 + this): by 1.07
    for ten million students, too little to outdo a better place."""
    return 0.1 * min(1.0, math.log10(1 + max(0, stats.students)) / 7)


def _fits(number: int, bits: int) -> int:
    limit: int = 2**bits - 1
    return max(0, min(number, limit))
