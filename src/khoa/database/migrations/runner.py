"""Run the steps that are due, in one process at a time."""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from beanie import Document
from pymongo.errors import DuplicateKeyError, PyMongoError

from khoa.base.refusal import StartRefused
from khoa.database import clock
from khoa.database.migrations import indexes, schema
from khoa.database.migrations.indexes import Differences, Index
from khoa.database.migrations.schema import Schema
from khoa.database.migrations.steps import Migration, Rows, Say, Step, all_steps

LEASE = timedelta(seconds=20)
"""After this, another process takes over from one that was killed."""
RENEW_SECONDS = 4.0
POLL_SECONDS = 0.5


async def migrate(
    rows: Rows,
    documents: Sequence[type[Document]],
    *,
    say: Say,
    steps: Sequence[Step] | None = None,
) -> int:
    """Migrate the database to what this code expects. Return the version that it then has.

    After an interruption at any moment, the next run continues. Of two at once, one waits for the
    other. An empty database gets the newest version without running any step. Raises StartRefused
    for a database that is not Khoa's, or that a newer Khoa migrated.
    """
    steps = all_steps() if steps is None else steps
    wanted = indexes.declared(documents)
    await clock.synchronize(rows.client)
    await _begin(rows, steps, wanted)
    holder = f"process {os.getpid()} on {socket.gethostname()}, {secrets.token_hex(2)}"
    await _take(rows, holder, say)
    work = asyncio.create_task(_bring_up(rows, holder, steps, wanted, say))
    renewal = asyncio.create_task(_renew(rows, holder))
    try:
        done, _ = await asyncio.wait({work, renewal}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, renewal):
            task.cancel()
        await asyncio.gather(work, renewal, return_exceptions=True)
        with contextlib.suppress(PyMongoError):  # it ends by itself
            await _release(rows, holder)
    if renewal in done:
        renewal.result()
    return work.result()


async def plan(
    rows: Rows, documents: Sequence[type[Document]], *, steps: Sequence[Step] | None = None
) -> list[str]:
    """Return what `migrate` would do, one line each, without writing anything. Indexes are compared
    as they are now, although a step may change them first."""
    steps = all_steps() if steps is None else steps
    known = await schema.of_khoa(rows, newest=_newest(steps))
    due = [step for step in steps if known is not None and step.number > known.version]
    wanted = indexes.declared(documents)
    there = await indexes.present(rows, wanted)
    own = known.indexes if known and known.version else _all(there)
    differences = indexes.compare(wanted, there, own)
    return [*(f"{step.name}: {step.says}" for step in due), *differences.lines()]


async def _begin(rows: Rows, steps: Sequence[Step], wanted: Mapping[str, list[Index]]) -> None:
    """Insert the schema's row if there is none. A database from before there were migrations has
    version 0, and all its indexes count as Khoa's own."""
    known = await schema.of_khoa(rows, newest=_newest(steps))
    if known is not None and known.version:
        return
    first = schema.new_row(_newest(steps) if known is None else 0)
    if known is not None:
        first["indexes"] = _rows_of(_all(await indexes.present(rows, wanted)))
    with contextlib.suppress(DuplicateKeyError):  # another process inserted it first
        await rows[schema.COLLECTION].update_one(schema.KEY, {"$setOnInsert": first}, upsert=True)


async def _bring_up(
    rows: Rows,
    holder: str,
    steps: Sequence[Step],
    wanted: Mapping[str, list[Index]],
    say: Say,
) -> int:
    known = await _present(rows)
    version = known.version
    for step in steps:
        if step.number > version:
            say(f"{step.name}: {step.says}")
            await _note(rows, holder, unfinished=step.number)
            await step.run(Migration(rows, say))
            await _note(rows, holder, version=step.number, unfinished=None)
            version = step.number
    differences = await _differences(rows, wanted, known.indexes)
    if known.indexes:
        for line in differences.lines():
            say(line)
    await indexes.apply(rows, differences)
    made = _all(wanted)
    if made != known.indexes or set(wanted) != known.collections:
        await _note(rows, holder, collections=sorted(wanted), indexes=_rows_of(made))
    return version


async def _differences(
    rows: Rows, wanted: Mapping[str, list[Index]], own: frozenset[Index]
) -> Differences:
    return indexes.compare(wanted, await indexes.present(rows, wanted), own)


def _newest(steps: Sequence[Step]) -> int:
    return max(step.number for step in steps)


def _all(by_collection: Mapping[str, list[Index]]) -> frozenset[Index]:
    return frozenset(index for each in by_collection.values() for index in each)


def _rows_of(known: frozenset[Index]) -> list[dict[str, Any]]:
    return [index.row for index in sorted(known, key=str)]


# --- the lease


async def _take(rows: Rows, holder: str, say: Say) -> None:
    waiting = False
    while True:
        now = clock.now()
        taken = await rows[schema.COLLECTION].update_one(
            {**schema.KEY, "until": {"$lte": now}},
            {"$set": {"holder": holder, "until": now + LEASE}},
        )
        if taken.matched_count:
            return
        if not waiting:
            other = (await _present(rows)).holder
            say(f"Another migration is running ({other}): waiting for its end.")
            waiting = True
        await asyncio.sleep(POLL_SECONDS)


async def _renew(rows: Rows, holder: str) -> None:
    """Renew the lease until cancelled. A database error is retried: this run ends only when another
    process has taken the lease."""
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        with contextlib.suppress(PyMongoError):
            await _note(rows, holder, until=clock.now() + LEASE)


async def _release(rows: Rows, holder: str) -> None:
    await rows[schema.COLLECTION].update_one(
        {**schema.KEY, "holder": holder}, {"$set": {"holder": None, "until": schema.LONG_AGO}}
    )


async def _note(rows: Rows, holder: str, **changes: Any) -> None:
    """Write to the schema's row. Raises StartRefused when another process has taken the lease."""
    kept = await rows[schema.COLLECTION].update_one(
        {**schema.KEY, "holder": holder}, {"$set": changes}
    )
    if not kept.matched_count:
        raise StartRefused(
            "Another migration has taken over, since this one did not answer: run `khoa migrate` "
            "again."
        )


async def _present(rows: Rows) -> Schema:
    known = await schema.read(rows)
    assert known is not None, "written before"
    return known
