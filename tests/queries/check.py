"""Whether a query that was seen has its index among those that the documents declare."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from khoa.base.domain import documents_of
from khoa.database.migrations.indexes import declared
from khoa.domains import DOMAINS

Seen = Mapping[str, Any]
"""A line that `watch.py` wrote."""

FEW: dict[str, set[str]] = {
    "inbox": {"event_id", "payment_ref", "purchase_id"},
    "purchases": {"number", "session_ref", "facts.payments.ref"},
    "uploads": {"course_id", "lecture_id"},
}
"""Indexed fields of which one value has so few rows that their order costs nothing."""

ALLOWED: dict[tuple[str, str], str] = {
    ("courses", "courses/reconcile.py _in_use"): "once a day, a reconciliation compares all files",
    ("lectures", "courses/reconcile.py _in_use"): "the same",
}
"""Queries by collection and place that have no index, and why that does no harm."""

Keys = list[tuple[str, int]]


def indexes() -> dict[str, list[Keys]]:
    """Those that serve a read: of a partial one the embedded server often cannot tell."""
    return {
        collection: [
            list(index.keys) for index in each if "partialFilterExpression" not in index.options
        ]
        for collection, each in declared(documents_of(DOMAINS)).items()
    }


def served(seen: Seen, by_collection: Mapping[str, list[Keys]]) -> bool:
    """Each branch is looked up by the first key of an index, which also gives its order."""
    keys = [[("_id", 1)], *by_collection.get(seen["collection"], ())]
    few = FEW.get(seen["collection"], set())
    return all(
        any(_serves(index, branch, seen["sort"], few) for index in keys)
        for branch in seen["branches"]
    )


def _serves(
    index: Keys, branch: Mapping[str, list[str]], sort: list[list[Any]], few: set[str]
) -> bool:
    first = index[0][0]
    if first in {"_id", *few} and first in {*branch["equal"], *branch["among"]}:
        return True
    conditions = {*branch["equal"], *branch["among"], *branch["range"]}
    wanted = [(field, way) for field, way in sort if field not in branch["equal"]]
    if first not in conditions and (conditions or branch["other"] or not wanted):
        return False
    if not wanted:
        return True
    return any(
        _in_order(index[at:], wanted)
        for at in range(len(index))
        # Of several values of a field MongoDB merges the orders.
        if all(field in (*branch["equal"], *branch["among"]) for field, _ in index[:at])
    )


def _in_order(index: Keys, wanted: Iterable[tuple[str, int]]) -> bool:
    """From its beginning, forwards or backwards."""
    pairs = list(wanted)
    there = index[: len(pairs)]
    backwards = [(field, -way) for field, way in there]
    return pairs in (there, backwards)


def seen_in(folder: Path) -> list[Seen]:
    """All that `watch.py` has written there so far. Of a process that was killed, the last line may
    be cut off."""
    found = []
    for file in folder.glob("*.jsonl"):
        whole, _, _ = file.read_text("utf-8").rpartition("\n")
        found += [json.loads(line) for line in whole.splitlines()]
    return found


def without_index(seen: Iterable[Seen]) -> list[str]:
    """A line for each query that has none and is not allowed to."""
    by_collection = indexes()
    return sorted(
        {
            f"{one['collection']}: {json.dumps(one['branches'])} sort {one['sort']} "
            f"in {one['where']}"
            for one in seen
            if (one["collection"], one["where"]) not in ALLOWED and not served(one, by_collection)
        }
    )
