"""The row with a database's schema version, and the check that this code works on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from beanie import Document

from khoa.base.refusal import StartRefused
from khoa.database import clock
from khoa.database.migrations.indexes import Index, declared
from khoa.database.migrations.steps import OLDEST, Rows, newest

COLLECTION = "schema"
KEY = {"_id": "schema"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

RUN_IT = "run `khoa migrate`"


@dataclass(frozen=True)
class Schema:
    """`version` is the last step that was finished, `unfinished` one that was interrupted.
    `collections` and `indexes` are those that Khoa made; any others are an operator's. `holder` has
    the lease until `until`."""

    version: int
    unfinished: int | None
    collections: frozenset[str]
    indexes: frozenset[Index]
    holder: str | None
    until: datetime

    @property
    def held(self) -> bool:
        return self.holder is not None and self.until > clock.now()


def new_row(version: int) -> dict[str, Any]:
    return {
        "version": version,
        "unfinished": None,
        "collections": [],
        "indexes": [],
        "holder": None,
        "until": LONG_AGO,
    }


async def read(rows: Rows) -> Schema | None:
    row = await rows[COLLECTION].find_one(KEY)
    if row is None:
        return None
    return Schema(
        version=row["version"],
        unfinished=row["unfinished"],
        collections=frozenset(row["collections"]),
        indexes=frozenset(Index.from_row(each) for each in row["indexes"]),
        holder=row["holder"],
        until=row["until"],
    )


async def of_khoa(rows: Rows, *, newest: int) -> Schema | None:
    """Return the schema, or None for an empty database.

    A database from before there were migrations has version 0. Raises StartRefused for one that is
    not Khoa's, or whose version is newer than `newest`.
    """
    others = [name for name in await rows.list_collection_names() if await _has_rows(rows, name)]
    deployment = await rows["deployment"].find_one({"_id": "deployment"})
    schema = await read(rows)  # read last, since a new database gets it first
    if schema is None:
        if others and deployment is None:
            raise StartRefused(
                f"The database {rows.name} is not Khoa's: it holds {_some(others)}. Name another "
                "one by MONGODB_DATABASE."
            )
        return Schema(0, None, frozenset(), frozenset(), None, LONG_AGO) if others else None
    _refuse_newer(rows, schema, newest)
    return schema


async def verify(rows: Rows, documents: Sequence[type[Document]]) -> None:
    """Raise StartRefused, with what to do, when this code does not work on the database as it
    is."""
    schema = await read(rows) or await of_khoa(rows, newest=newest())
    if schema is None:
        raise StartRefused(f"The database {rows.name} is empty: {RUN_IT}.")
    _refuse_newer(rows, schema, newest())
    if schema.unfinished is not None and schema.held:
        raise StartRefused(
            f"The database {rows.name} is being migrated by {schema.holder}: start again when that "
            "has ended."
        )
    if schema.unfinished is not None:
        raise StartRefused(
            f"The migration of the database {rows.name} was interrupted at step "
            f"{schema.unfinished:04}: {RUN_IT} again."
        )
    if schema.version < OLDEST:
        raise StartRefused(
            f"The database {rows.name} has the schema version {schema.version}, and this Khoa "
            f"works from {OLDEST} on: {RUN_IT}."
        )
    wanted = declared(documents)
    missing = set(wanted) - schema.collections
    for indexes in wanted.values():
        missing |= {str(index) for index in indexes if index not in schema.indexes}
    if missing:
        raise StartRefused(f"The database {rows.name} lacks {_some(missing)}: {RUN_IT}.")


def _refuse_newer(rows: Rows, schema: Schema, newest: int) -> None:
    if schema.version > newest:
        raise StartRefused(
            f"The database {rows.name} has the schema version {schema.version} of a newer Khoa, "
            f"and this one knows those up to {newest}: update Khoa."
        )


async def _has_rows(rows: Rows, name: str) -> bool:
    return name != COLLECTION and await rows[name].find_one({}, {"_id": 1}) is not None


def _some(names: Iterable[str]) -> str:
    """Return at most three of the names, separated by commas."""
    known = sorted(names)
    return ", ".join(known[:3]) + (", …" if len(known) > 3 else "")
