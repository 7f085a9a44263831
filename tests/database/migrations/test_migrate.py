"""What `khoa migrate` makes of a database, and of which ones it makes nothing."""

from typing import Any

import pytest
from beanie import Document
from pymongo import IndexModel
from tests.data.school_before import rows_of

from khoa.base.domain import documents_of
from khoa.base.refusal import StartRefused
from khoa.database import Database, migrations
from khoa.database.migrations import Migration, Step, indexes, schema
from khoa.database.migrations.steps import OLDEST, all_steps, newest
from khoa.domains import DOMAINS

DOCUMENTS = documents_of(DOMAINS)


async def nothing(migration: Migration) -> None:
    """A step that has nothing to do."""


FIRST = [Step(1, "0001_first", "Begin.", nothing)]


def thing(*models: IndexModel) -> type[Document]:
    """A document as one version of the code declares it."""

    class Thing(Document):
        class Settings:
            name = "things"
            indexes = models

    return Thing


class Said(list[str]):
    """Collects what is said."""

    async def migrate(self, database: Database, *documents: type[Document]) -> int:
        self.clear()
        return await migrations.migrate(database.database, documents, say=self.append, steps=FIRST)


async def indexes_of(database: Database) -> dict[str, dict[str, Any]]:
    """Name → all that differs from a plain index, with its keys."""
    told = await database.database["things"].list_indexes()
    return {
        index["name"]: {"key": dict(index["key"])}
        | {k: v for k, v in index.items() if k not in ("v", "key", "name")}
        async for index in told
        if index["name"] != "_id_"
    }


async def test_an_empty_database_gets_all_collections_and_indexes_without_a_word(
    empty: Database,
) -> None:
    said: list[str] = []
    version = await migrations.migrate(empty.database, DOCUMENTS, say=said.append)
    assert (version, said) == (newest(), [])
    wanted = indexes.declared(DOCUMENTS)
    assert set(await empty.database.list_collection_names()) == {
        *wanted,
        *indexes.WITHOUT_A_DOCUMENT,
    }
    there = await indexes.present(empty.database, wanted)
    for collection, declared in wanted.items():
        assert set(there[collection]) == set(declared)
    assert await migrations.plan(empty.database, DOCUMENTS) == []
    await empty.connect(DOCUMENTS)


async def test_a_second_run_writes_nothing(empty: Database) -> None:
    await migrations.migrate(empty.database, DOCUMENTS, say=print)
    before = await rows_of(empty)
    said: list[str] = []
    assert await migrations.migrate(empty.database, DOCUMENTS, say=said.append) == newest()
    assert said == []
    assert await rows_of(empty) == before


async def test_a_dry_run_says_it_all_and_writes_nothing(school_before: Database) -> None:
    before = await rows_of(school_before)
    lines = await migrations.plan(school_before.database, DOCUMENTS)
    assert await rows_of(school_before) == before
    steps = [f"{step.name}: {step.says}" for step in all_steps()]
    assert lines[: len(steps)] == steps
    assert "drop the index courses.revision_-1" in lines
    said: list[str] = []
    await migrations.migrate(school_before.database, DOCUMENTS, say=said.append)
    assert set(said) >= set(steps)
    assert await migrations.plan(school_before.database, DOCUMENTS) == []


async def test_changed_options_change_the_index(empty: Database) -> None:
    """Errors 85 and 86 of MongoDB, and `collMod` where the time to live alone is another."""
    said = Said()
    before = thing(
        IndexModel([("at", 1)], expireAfterSeconds=100),
        IndexModel([("code", 1)]),
        IndexModel([("old", 1)]),
        IndexModel([("same", 1)], name="one_name"),
        IndexModel([("lives", 1)]),
    )
    await said.migrate(empty, before)
    await empty.database["things"].insert_one({"code": 1})
    after = thing(
        IndexModel([("at", 1)], expireAfterSeconds=200),
        IndexModel([("code", 1)], unique=True, partialFilterExpression={"code": {"$gt": 0}}),
        IndexModel([("new", 1), ("at", -1)]),
        IndexModel([("same", 1)], name="another_name"),
        IndexModel([("lives", 1)], expireAfterSeconds=100),
    )
    await said.migrate(empty, after)
    assert await indexes_of(empty) == {
        "at_1": {"key": {"at": 1}, "expireAfterSeconds": 200},
        "code_1": {
            "key": {"code": 1},
            "unique": True,
            "partialFilterExpression": {"code": {"$gt": 0}},
        },
        "new_1_at_-1": {"key": {"new": 1, "at": -1}},
        "another_name": {"key": {"same": 1}},
        "lives_1": {"key": {"lives": 1}, "expireAfterSeconds": 100},
    }
    assert said == [
        "change after how long things.at_1 lets rows go",
        "make the index things.code_1 anew",
        "make the index things.lives_1 anew",
        "make the index things.new_1_at_-1",
        "make the index things.another_name",
        "drop the index things.old_1",
        "drop the index things.one_name",
    ]
    await said.migrate(empty, after)
    assert said == []


async def test_an_operators_own_index_stays(empty: Database) -> None:
    said, declared = Said(), thing(IndexModel([("a", 1)]))
    await said.migrate(empty, declared)
    await empty.database["things"].create_index([("b", 1)])
    await said.migrate(empty, declared)
    assert set(await indexes_of(empty)) == {"a_1", "b_1"}
    with pytest.raises(StartRefused, match=r"in the way of things\.mine: drop it and run"):
        await said.migrate(empty, thing(IndexModel([("b", 1)], name="mine")))


async def test_rows_that_contradict_a_unique_index_are_named(empty: Database) -> None:
    said = Said()
    await said.migrate(empty, thing())
    await empty.database["things"].insert_many([{"code": 1}, {"code": 1}])
    unique = thing(IndexModel([("code", 1)], unique=True))
    with pytest.raises(StartRefused, match=r"things\.code_1 must be unique .*mend the rows"):
        await said.migrate(empty, unique)
    await empty.database["things"].delete_one({"code": 1})
    await said.migrate(empty, unique)
    assert set(await indexes_of(empty)) == {"code_1"}


async def test_a_long_step_says_how_far_it_is(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khoa.database.migrations.steps.PROGRESS_EVERY", 0)
    await empty.database["things"].insert_many([{"_id": at} for at in range(1_200)])
    said: list[str] = []
    seen = [row["_id"] async for row in Migration(empty.database, said.append).every("things")]
    assert seen == list(range(1_200))
    assert said[0] == "  things: 1 of at most 1,200"
    assert said[-1] == "  things: 1,200 of at most 1,200"


def test_steps_are_numbered_and_say_what_they_do() -> None:
    steps = all_steps()
    assert [step.number for step in steps] == list(range(1, newest() + 1))
    assert all(step.says.endswith(".") for step in steps)
    assert 1 <= OLDEST <= newest()


# --- what is refused, by a line that says what to do


async def refusal(database: Database) -> str:
    """The same from a worker and from `khoa migrate`."""
    with pytest.raises(StartRefused) as by_worker:
        await database.connect(DOCUMENTS)
    with pytest.raises(StartRefused) as by_migrate:
        await migrations.migrate(database.database, DOCUMENTS, say=print)
    assert str(by_worker.value) == str(by_migrate.value)
    assert "\n" not in str(by_worker.value)
    return str(by_worker.value)


async def refused_to_a_worker(database: Database) -> str:
    with pytest.raises(StartRefused) as refused:
        await database.connect(DOCUMENTS)
    assert "\n" not in str(refused.value)
    return str(refused.value)


async def test_a_database_that_is_not_khoas(empty: Database) -> None:
    await empty.database["customers"].insert_one({"name": "An"})
    before = await rows_of(empty)
    assert await refusal(empty) == (
        f"The database {empty.database.name} is not Khoa's: it holds customers. Name another one "
        "by MONGODB_DATABASE."
    )
    assert await rows_of(empty) == before


async def test_a_newer_schema(database: Database) -> None:
    await database.database[schema.COLLECTION].update_one(schema.KEY, {"$set": {"version": 9_000}})
    assert await refusal(database) == (
        f"The database {database.database.name} has the schema version 9000 of a newer Khoa, and "
        f"this one knows those up to {newest()}: update Khoa."
    )


async def test_an_empty_database_and_an_older_one_are_not_served(
    empty: Database, school_before: Database
) -> None:
    name = empty.database.name
    assert await refused_to_a_worker(empty) == f"The database {name} is empty: run `khoa migrate`."
    assert await empty.database.list_collection_names() == []
    assert await refused_to_a_worker(school_before) == (
        f"The database {school_before.database.name} has the schema version 0, and this Khoa works "
        f"from {OLDEST} on: run `khoa migrate`."
    )


async def test_an_interrupted_migration(database: Database) -> None:
    await database.database[schema.COLLECTION].update_one(schema.KEY, {"$set": {"unfinished": 7}})
    assert await refused_to_a_worker(database) == (
        f"The migration of the database {database.database.name} was interrupted at step 0007: run "
        "`khoa migrate` again."
    )


async def test_what_was_declared_since(database: Database) -> None:
    class Newer(Document):
        class Settings:
            name = "newer"
            indexes = (IndexModel([("at", 1)]),)

    with pytest.raises(StartRefused, match=r"lacks newer, newer\.at_1: run `khoa migrate`"):
        await database.connect([*DOCUMENTS, Newer])
    await migrations.migrate(database.database, [*DOCUMENTS, Newer], say=print)
    await database.connect([*DOCUMENTS, Newer])
