"""Killed at any moment, and two at once: what a migration has to bring about comes about once."""

import asyncio
import random
import sys
from collections.abc import Callable

import pytest
from tests.data.school_before import rows_of
from tests.database.migrations import slow
from tests.stack import ROOT

from khoa.base.refusal import StartRefused
from khoa.database import Database
from khoa.database.migrations import schema
from khoa.database.migrations.schema import Schema


async def until(database: Database, what: Callable[[Schema], bool]) -> None:
    """Look at the schema again and again until it is so."""
    async with asyncio.timeout(60):
        while True:
            known = await schema.read(database.database)
            if known and what(known):
                return
            await asyncio.sleep(0.01)


async def begin(uri: str, database: Database) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.database.migrations.slow", uri, database.database.name),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def check(database: Database) -> None:
    rows = database.database
    halved = [row async for row in rows["things"].find()]
    assert len(halved) == slow.ROWS
    assert all((row["half"], row["n"]) == (row["size"] // 2, 1) for row in halved)
    assert await rows["pieces"].count_documents({}) == slow.ROWS
    assert "parts" not in await rows.list_collection_names()
    indexes = [index["name"] async for index in await rows["things"].list_indexes()]
    assert sorted(indexes) == ["_id_", "half_1_size_-1", "size_1"]
    known = await schema.read(rows)
    assert known is not None
    assert (known.version, known.unfinished, known.held) == (2, None, False)


async def test_killed_again_and_again_it_goes_on(empty: Database, mongodb_uri: str) -> None:
    await slow.fill(empty)
    dice = random.Random(7)
    at_work = empty.database[schema.COLLECTION]
    kills = 0
    for _ in range(5):
        process = await begin(mongodb_uri, empty)
        await until(empty, lambda known: known.held or known.version == 2)
        await asyncio.sleep(dice.uniform(0, 0.5))
        if process.returncode is None:
            process.kill()
            kills += 1
        await process.wait()
        # Nobody is waited for who is known to be dead.
        await at_work.update_one(schema.KEY, {"$set": {"until": schema.LONG_AGO}})
    assert kills > 1
    assert await slow.run(empty) == 2
    await check(empty)
    before = await rows_of(empty)
    assert await slow.run(empty) == 2
    assert {**await rows_of(empty), "schema": {}} == {**before, "schema": {}}


async def test_of_two_at_once_one_waits(empty: Database, mongodb_uri: str) -> None:
    await slow.fill(empty)
    both = [await begin(mongodb_uri, empty) for _ in range(2)]
    said = [(await process.communicate())[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("waiting for its end" in one for one in said) == [False, True]
    assert sorted("0001_halve" in one for one in said) == [False, True]
    await check(empty)


async def test_no_worker_starts_beside_a_migration_or_after_a_broken_one(
    empty: Database, mongodb_uri: str
) -> None:
    await slow.fill(empty)
    process = await begin(mongodb_uri, empty)
    await until(empty, lambda known: known.unfinished is not None)
    process.kill()
    await process.wait()
    with pytest.raises(StartRefused, match=r"is being migrated by process .*: start again"):
        await empty.connect([slow.Thing])
    await empty.database[schema.COLLECTION].update_one(
        schema.KEY, {"$set": {"until": schema.LONG_AGO}}
    )
    with pytest.raises(StartRefused, match="was interrupted at step 0001: run `khoa migrate`"):
        await empty.connect([slow.Thing])
    await slow.run(empty)
    await check(empty)


async def test_who_lost_the_lease_stops(empty: Database) -> None:
    """It did not answer for so long that another took over."""
    await slow.fill(empty)
    running = asyncio.create_task(slow.run(empty))
    await until(empty, lambda known: known.unfinished is not None)
    await empty.database[schema.COLLECTION].update_one(schema.KEY, {"$set": {"holder": "another"}})
    with pytest.raises(StartRefused, match="Another migration has taken over"):
        await running
    known = await schema.read(empty.database)
    assert known is not None
    assert (known.holder, known.version) == ("another", 0)
