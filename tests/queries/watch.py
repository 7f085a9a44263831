"""Notes every query that Khoa's own code sends, in this process and in those that tests start.

A listener of PyMongo's gets each command; the frames above it tell whose it is: what a test asks of
the database by itself is not noted, nor what a migration reads. Each kind of query is written once
for each place, as a line of JSON, into a file for each process.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pymongo import monitoring

FOLDER = "QUERIES_SEEN"
"""The environment variable that names where the files are."""

_ROOT = Path(__file__).resolve().parents[2]
_KHOA, _TESTS = str(_ROOT / "src" / "khoa") + os.sep, str(_ROOT / "tests") + os.sep
_PAGING = str(_ROOT / "src" / "khoa" / "database" / "paging.py")
"""It reads for others."""
_NOT_WATCHED = str(_ROOT / "src" / "khoa" / "database" / "migrations") + os.sep

_EQUAL = ("$eq", "$all")
_RANGES = ("$gt", "$gte", "$lt", "$lte")

Branch = dict[str, list[str]]
"""Fields that a query is looked up by: `equal` to a value, one of several (`among`), in a `range`;
`other` conditions are of no use to an index."""


class Watch(monitoring.CommandListener):
    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{os.getpid()}.jsonl"
        self._known: set[str] = set()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        for collection, condition, sort in queries(event.command_name, event.command):
            where = _who()
            if where is None:
                continue
            seen = {
                "collection": collection,
                "where": where,
                "branches": list(branches(condition)),
                "sort": sort,
            }
            line = json.dumps(seen, sort_keys=True)
            if line not in self._known:
                self._known.add(line)
                with self._file.open("a") as file:
                    file.write(f"{line}\n")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Only what is asked matters."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Only what is asked matters."""


def begin(folder: Path) -> None:
    """From here on, for all clients that are made; processes that are started do the same."""
    os.environ[FOLDER] = str(folder)
    paths = [str(Path(__file__).parent / "site"), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    monitoring.register(Watch(folder))


def queries(
    name: str, command: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any], list[list[Any]]]]:
    """Collection, condition and sort of each thing that a command looks for."""
    collection = command.get(name)
    if not isinstance(collection, str):
        return
    match name:
        case "find" if _any_few(command):
            return
        case "find":
            yield collection, command.get("filter", {}), _sort(command.get("sort"))
        case "count" if not command.get("query"):
            return  # the collection knows it
        case "findAndModify" | "distinct" | "count":
            yield collection, command.get("query", {}), _sort(command.get("sort"))
        case "update" | "delete":
            for one in command.get(f"{name}s", ()):
                yield collection, one["q"], []
        case "aggregate":
            pipeline = list(command["pipeline"])
            first = pipeline[0] if pipeline else {}
            if "$changeStream" in first:
                return
            condition = first.get("$match", {})
            rest = pipeline[1:] if "$match" in first else pipeline
            sort = rest[0].get("$sort") if rest else None
            yield collection, condition, _sort(sort)


def _any_few(command: Mapping[str, Any]) -> bool:
    """Whichever rows come first are as good as others, and no more are read."""
    wanted = command.get("filter") or command.get("sort")
    return bool(command.get("limit")) and not wanted


def branches(condition: Mapping[str, Any]) -> list[Branch]:
    """What each branch of an `$or` is looked up by; all of them have to be. An `$and`, which Beanie
    makes of two expressions, has the embedded server read the whole collection: nothing of it is
    looked up."""
    found: list[Branch] = [{"equal": [], "among": [], "range": [], "other": []}]
    for field, value in condition.items():
        if field == "$and":
            found = _crossed(found, [{"equal": [], "among": [], "range": [], "other": ["$and"]}])
        elif field == "$or":
            found = _crossed(found, [branch for each in value for branch in branches(each)])
        else:
            found = _crossed(found, [_one(field, value)])
    return found


def _crossed(left: list[Branch], right: list[Branch]) -> list[Branch]:
    return [{kind: sorted({*a[kind], *b[kind]}) for kind in a} for a in left for b in right]


def _one(field: str, value: Any) -> Branch:
    found: Branch = {"equal": [], "among": [], "range": [], "other": []}
    if not isinstance(value, Mapping) or not any(name.startswith("$") for name in value):
        found["other" if field.startswith("$") else "equal"].append(field)
        return found
    for operator in value:
        if operator in _EQUAL:
            found["equal"].append(field)
        elif operator == "$in":
            found["among"].append(field)
        elif operator in _RANGES:
            found["range"].append(field)
        else:
            found["other"].append(field)
    return found


def _sort(given: Any) -> list[list[Any]]:
    return [[field, way] for field, way in given.items()] if given else []


def _who() -> str | None:
    """The nearest function of Khoa's; None when a test asks by itself, or a migration."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(_TESTS) and not path.startswith(str(Path(__file__).parent)):
            return None
        unnamed = frame.f_code.co_name.startswith("<")  # a comprehension: its function says more
        if path.startswith(_KHOA) and path != _PAGING and not unnamed:
            if path.startswith(_NOT_WATCHED):
                return None
            return f"{path.removeprefix(_KHOA)} {frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]
    return None
