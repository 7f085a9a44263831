"""The rule by which a query has its index, on queries that have one and on those that do not."""

from typing import Any

import pytest
from tests.queries.check import Keys, served
from tests.queries.watch import branches, queries

INDEXES: dict[str, list[Keys]] = {
    "things": [
        [("owner", 1), ("at", -1)],
        [("at", -1)],
        [("state", 1), ("at", -1), ("_id", 1)],
    ]
}
DOWN, UP = [["at", -1]], [["at", 1]]


@pytest.mark.parametrize(
    ("condition", "sort"),
    [
        ({"_id": 1}, DOWN),
        ({"_id": {"$in": [1, 2]}, "size": 3}, []),
        ({"_id": {"$gt": 1}}, [["_id", 1]]),
        ({"owner": 1}, DOWN),
        ({"owner": 1}, UP),
        ({"owner": 1, "size": {"$ne": 3}}, []),
        ({"owner": {"$in": [1, 2]}}, []),
        ({"owner": {"$in": [1, 2]}}, DOWN),
        ({}, DOWN),
        ({"at": {"$gte": 1, "$lt": 2}}, UP),
        ({"state": "x"}, [["at", -1], ["_id", 1]]),
        ({"state": "x"}, [["at", 1], ["_id", -1]]),
        ({"$or": [{"owner": 1}, {"at": {"$lt": 2}}]}, []),
    ],
)
def test_served(condition: dict[str, Any], sort: list[list[Any]]) -> None:
    assert served(seen(condition, sort), INDEXES)


@pytest.mark.parametrize(
    ("condition", "sort"),
    [
        ({}, []),
        ({"size": 1}, []),
        ({"size": 1}, DOWN),
        ({"owner": {"$ne": 1}}, []),
        ({"owner": {"$exists": True}}, DOWN),
        ({"owner": 1}, [["size", 1]]),
        ({"state": "x"}, [["at", -1], ["_id", -1]]),
        ({"$or": [{"owner": 1}, {"size": 2}]}, []),
        ({"$or": [{"owner": 1}, {"at": 2}]}, [["size", 1]]),
        ({"_id": {"$gt": 1}, "owner": 1}, [["_id", 1], ["at", 1]]),
        ({"$and": [{"owner": 1}, {"size": 2}]}, []),
    ],
)
def test_not_served(condition: dict[str, Any], sort: list[list[Any]]) -> None:
    assert not served(seen(condition, sort), INDEXES)


def seen(condition: dict[str, Any], sort: list[list[Any]]) -> dict[str, Any]:
    return {"collection": "things", "branches": branches(condition), "sort": sort, "where": "x"}


def test_every_kind_of_command_is_read() -> None:
    q = {"a": 1}
    assert list(queries("find", {"find": "x", "filter": q, "sort": {"b": -1}})) == [
        ("x", q, [["b", -1]])
    ]
    assert list(queries("update", {"update": "x", "updates": [{"q": q}, {"q": {}}]})) == [
        ("x", q, []),
        ("x", {}, []),
    ]
    assert list(queries("delete", {"delete": "x", "deletes": [{"q": q}]})) == [("x", q, [])]
    assert list(queries("findAndModify", {"findAndModify": "x", "query": q})) == [("x", q, [])]
    pipeline = [{"$match": q}, {"$sort": {"b": 1}}, {"$group": {}}]
    assert list(queries("aggregate", {"aggregate": "x", "pipeline": pipeline})) == [
        ("x", q, [["b", 1]])
    ]
    assert list(queries("aggregate", {"aggregate": "x", "pipeline": [{"$group": {}}]})) == [
        ("x", {}, [])
    ]
    assert list(queries("find", {"find": "x", "filter": {}, "limit": 9})) == []
    assert list(queries("find", {"find": "x", "filter": {}})) == [("x", {}, [])]
    assert list(queries("count", {"count": "x"})) == []
    watched = {"aggregate": "x", "pipeline": [{"$changeStream": {}}]}
    assert list(queries("aggregate", watched)) == []
    assert list(queries("ping", {"ping": 1})) == []
