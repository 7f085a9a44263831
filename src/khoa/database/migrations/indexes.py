"""Compare the collections and indexes that documents declare with those present, and apply the
differences."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import CollectionInvalid, OperationFailure

from khoa.base.refusal import StartRefused
from khoa.database.migrations.steps import Rows

WITHOUT_A_DOCUMENT = ("deployment", "schema")
"""Collections that belong to no document."""

_NOT_OPTIONS = ("v", "key", "name", "ns", "background")
_TTL = "expireAfterSeconds"
_NAMESPACE_NOT_FOUND, _INDEX_NOT_FOUND = 26, 27
_OPTIONS_CONFLICT, _KEYS_CONFLICT, _DUPLICATE = 85, 86, 11000


@dataclass(frozen=True)
class Index:
    """An index, which equals another when everything about it does. `options` is JSON."""

    collection: str
    name: str
    keys: tuple[tuple[str, int], ...]
    options: str

    @classmethod
    def from_definition(cls, collection: str, definition: Mapping[str, Any]) -> "Index":
        """Convert a definition by a server or an IndexModel to one form: 1.0 becomes 1, and options
        that are false are left out."""
        options = {
            name: int(value) if name == _TTL else value
            for name, value in definition.items()
            if name not in _NOT_OPTIONS and value is not False
        }
        keys = tuple((field, int(way)) for field, way in definition["key"].items())
        return cls(collection, definition["name"], keys, json.dumps(options, sort_keys=True))

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Index":
        keys = tuple((field, way) for field, way in row["keys"])
        return cls(row["collection"], row["name"], keys, row["options"])

    @property
    def row(self) -> dict[str, Any]:
        keys = [list(key) for key in self.keys]
        return {
            "collection": self.collection,
            "name": self.name,
            "keys": keys,
            "options": self.options,
        }

    @property
    def model(self) -> IndexModel:
        return IndexModel(list(self.keys), name=self.name, **json.loads(self.options))

    @property
    def expires_after(self) -> int | None:
        """The seconds after which a TTL index deletes rows, None for any other."""
        seconds: int | None = json.loads(self.options).get(_TTL)
        return seconds

    def without_expiry(self) -> "Index":
        options = {k: v for k, v in json.loads(self.options).items() if k != _TTL}
        return Index(self.collection, self.name, self.keys, json.dumps(options, sort_keys=True))

    def __str__(self) -> str:
        return f"{self.collection}.{self.name}"


@dataclass(frozen=True)
class Differences:
    """What has to be done, in this order. `change`: indexes with another expiry; `replace`: pairs
    of the present and the new index of one name."""

    collections: list[str]
    change: list[Index]
    replace: list[tuple[Index, Index]]
    make: list[Index]
    drop: list[Index]

    def lines(self) -> list[str]:
        """Return one line for each thing to do."""
        return [
            *(f"make the collection {name}" for name in self.collections),
            *(f"change after how long {index} lets rows go" for index in self.change),
            *(f"make the index {index} anew" for _, index in self.replace),
            *(f"make the index {index}" for index in self.make),
            *(f"drop the index {index}" for index in self.drop),
        ]


def declared(documents: Sequence[type[Document]]) -> dict[str, list[Index]]:
    """Return the indexes that documents declare, by collection."""
    found: dict[str, list[Index]] = {}
    for document in documents:
        settings = getattr(document, "Settings", None)
        name: str = getattr(settings, "name", document.__name__)
        models: Iterable[IndexModel] = getattr(settings, "indexes", ())
        found[name] = [Index.from_definition(name, model.document) for model in models]
    return found


async def present(rows: Rows, collections: Iterable[str]) -> dict[str, list[Index]]:
    """Return the indexes, but for those on `_id`, of the present ones of these collections and of
    those without a document."""
    there = set(await rows.list_collection_names())
    known = [name for name in (*collections, *WITHOUT_A_DOCUMENT) if name in there]
    indexes = await asyncio.gather(*(_of(rows, name) for name in known))
    return dict(zip(known, indexes, strict=True))


async def _of(rows: Rows, collection: str) -> list[Index]:
    listed = await rows[collection].list_indexes()
    return [Index.from_definition(collection, one) async for one in listed if one["name"] != "_id_"]


def compare(
    wanted: Mapping[str, list[Index]], there: Mapping[str, list[Index]], own: frozenset[Index]
) -> Differences:
    """Return the differences. An undeclared index is dropped only if Khoa made it (`own`); an
    operator's stays."""
    by_name = {(index.collection, index.name): index for each in there.values() for index in each}
    pairs = [
        (by_name.pop((index.collection, index.name), None), index)
        for indexes in wanted.values()
        for index in indexes
    ]
    change = [
        index for known, index in pairs if known and known != index and _only_expiry(known, index)
    ]
    own_names = {(index.collection, index.name) for index in own}
    return Differences(
        collections=sorted(
            name
            for name in (*wanted, *WITHOUT_A_DOCUMENT)
            if name not in there and not wanted.get(name)
        ),
        change=change,
        replace=[
            (known, index)
            for known, index in pairs
            if known and known != index and index not in change
        ],
        make=[index for known, index in pairs if known is None],
        drop=[index for name, index in by_name.items() if name in own_names],
    )


def _only_expiry(one: Index, other: Index) -> bool:
    """Return whether only the expiry of two TTL indexes differs, which `collMod` can change."""
    both = one.expires_after and other.expires_after
    return bool(both and one.without_expiry() == other.without_expiry())


async def apply(rows: Rows, differences: Differences) -> None:
    """Create new indexes before dropping old ones, so that no query is without one, unless they
    conflict.

    Raises StartRefused when rows violate a unique index, or an operator's index conflicts with one.
    """
    for name in differences.collections:
        try:
            await rows.create_collection(name)
        except CollectionInvalid:
            continue  # another process created it first
    for index in differences.change:
        how = {"name": index.name, _TTL: index.expires_after}
        await rows.command("collMod", index.collection, index=how)
    for old, index in differences.replace:
        await drop(rows, old)
        await _make(rows, index, ())
    if differences.make:
        new: dict[str, list[Index]] = {}
        for index in differences.make:
            new.setdefault(index.collection, []).append(index)
        for collection, indexes in new.items():
            await _make_together(rows, collection, indexes, differences.drop)
    for index in differences.drop:
        await drop(rows, index)


async def _make_together(
    rows: Rows, collection: str, indexes: Sequence[Index], obsolete: Sequence[Index]
) -> None:
    """Create them by one command, which also creates the collection, or one by one if that
    fails."""
    try:
        await rows[collection].create_indexes([index.model for index in indexes])
    except OperationFailure:
        for index in indexes:
            await _make(rows, index, obsolete)


async def _make(rows: Rows, index: Index, obsolete: Sequence[Index]) -> None:
    try:
        await rows[index.collection].create_indexes([index.model])
    except OperationFailure as error:
        if error.code == _DUPLICATE:
            raise StartRefused(
                f"The index {index} must be unique and is not: mend the rows and run "
                f"`khoa migrate` again. The database says: {error.details or error}"
            ) from error
        in_the_way = [old for old in obsolete if (old.collection, old.keys) == _place(index)]
        if error.code not in (_OPTIONS_CONFLICT, _KEYS_CONFLICT):
            raise
        if not in_the_way:
            raise StartRefused(
                f"Another index stands in the way of {index}: drop it and run `khoa migrate` "
                f"again. The database says: {error}"
            ) from error
        for old in in_the_way:
            await drop(rows, old)
        await rows[index.collection].create_indexes([index.model])


def _place(index: Index) -> tuple[str, tuple[tuple[str, int], ...]]:
    return index.collection, index.keys


async def drop(rows: Rows, index: Index) -> None:
    """Drop an index. Does nothing when it is gone already."""
    try:
        await rows[index.collection].drop_index(index.name)
    except OperationFailure as error:
        if error.code not in (_NAMESPACE_NOT_FOUND, _INDEX_NOT_FOUND):
            raise
