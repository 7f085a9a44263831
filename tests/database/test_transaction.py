"""What a transaction does when the answer to its commit is lost, late, or an election comes."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.database.proxy import MongoProxy
from tests.database.server import EmbeddedServer

from khoa.database import (
    Database,
    OutcomeUnknown,
    TransactionMisused,
    TransactionTimeout,
    in_transaction,
    require_transaction,
)
from khoa.database.transaction import TRANSACTION_SECONDS, transact


class Counters:
    """One row that transactions add to, written through the proxy and read past it."""

    def __init__(self, through: Database, past: Database) -> None:
        self.through = through
        self.rows, self.kept = through.database["counters"], past.database["counters"]
        self.runs = 0

    async def add(self, within: float = TRANSACTION_SECONDS) -> int:
        async def work() -> int:
            self.runs += 1
            await self.rows.update_one({"_id": "row"}, {"$inc": {"value": 1}}, upsert=True)
            row = await self.rows.find_one({"_id": "row"})
            assert row is not None
            value: int = row["value"]
            return value

        return await transact(self.through.client, work, within=within)

    async def value(self) -> int:
        row: dict[str, Any] | None = await self.kept.find_one({"_id": "row"})
        return row["value"] if row else 0


@pytest.fixture
async def counters(proxy: MongoProxy, mongodb_uri: str) -> AsyncIterator[Counters]:
    name = f"test_{uuid.uuid4().hex}"
    through, past = Database(proxy.uri, name), Database(mongodb_uri, name)
    await past.database.create_collection("counters")
    try:
        yield Counters(through, past)
    finally:
        await past.client.drop_database(name)
        await through.close()
        await past.close()


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_lost_commit_answers_are_asked_for_again(
    counters: Counters, proxy: MongoProxy, times: int
) -> None:
    proxy.plan("lost", times=times)
    assert await counters.add() == 1
    assert (await counters.value(), counters.runs) == (1, 1)
    assert proxy.seen["commitTransaction"] == times + 1


async def test_a_hanging_commit_is_sent_again_on_another_connection(
    counters: Counters, proxy: MongoProxy
) -> None:
    proxy.plan("hanging")
    assert await counters.add() == 1
    assert (await counters.value(), counters.runs) == (1, 1)


async def test_a_commit_that_never_arrived_is_sent_again(
    counters: Counters, proxy: MongoProxy
) -> None:
    proxy.plan("cut", times=3)
    assert await counters.add() == 1
    assert (await counters.value(), counters.runs) == (1, 1)


@pytest.mark.parametrize("fault", ["hanging", "lost"])
async def test_a_deadline_within_a_commit_says_that_the_outcome_is_unknown(
    counters: Counters, proxy: MongoProxy, fault: Any
) -> None:
    proxy.plan(fault, times=10_000)
    with pytest.raises(OutcomeUnknown) as raised:
        await counters.add(within=3.0)
    assert (raised.value.status, raised.value.retry_after) == (503, 5)
    assert (await counters.value(), counters.runs) == (1, 1)


async def test_a_deadline_before_the_commit_says_that_nothing_was_changed(
    counters: Counters, proxy: MongoProxy
) -> None:
    proxy.plan("hanging", command="update")
    with pytest.raises(TransactionTimeout) as raised:
        await counters.add(within=1.0)
    assert (raised.value.status, raised.value.retry_after) == (503, 5)
    assert (await counters.value(), proxy.seen["commitTransaction"]) == (0, 0)
    assert await counters.add() == 1  # nothing is left locked


async def test_a_statement_whose_answer_is_lost_runs_the_work_again(
    counters: Counters, proxy: MongoProxy
) -> None:
    proxy.plan("lost", command="update")
    assert await counters.add() == 1
    assert (await counters.value(), counters.runs) == (1, 2)


async def test_an_election_before_the_commit_runs_the_work_again(
    counters: Counters, proxy: MongoProxy
) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        counters.runs += 1
        await counters.rows.update_one({"_id": "row"}, {"$inc": {"value": 1}}, upsert=True)
        begun.set()
        if counters.runs == 1:
            await election

    async def elect() -> None:
        await begun.wait()
        await proxy.election(1.0)

    election = asyncio.create_task(elect())
    await counters.through.transaction(work)
    assert (await counters.value(), counters.runs) == (1, 2)


async def test_an_election_after_the_commit_commits_again(
    counters: Counters, proxy: MongoProxy
) -> None:
    withheld = proxy.plan("hanging")
    adding = asyncio.create_task(counters.add())
    await withheld.wait()
    await proxy.election(1.0)
    assert await adding == 1
    assert (await counters.value(), counters.runs) == (1, 1)


@pytest.mark.slow
async def test_an_election_of_ten_seconds_is_outlived_by_asking_again(
    counters: Counters, proxy: MongoProxy
) -> None:
    withheld = proxy.plan("hanging")
    adding = asyncio.create_task(counters.add())
    await withheld.wait()
    election = asyncio.create_task(proxy.election(10.0))
    with pytest.raises(OutcomeUnknown):
        await adding
    await election
    assert await counters.add() == 2
    assert await counters.value() == 2


async def test_a_transaction_within_a_transaction_is_refused(counters: Counters) -> None:
    with pytest.raises(TransactionMisused):
        await counters.through.transaction(counters.add)
    assert await counters.value() == 0


async def test_what_needs_a_transaction_says_so_outside_one(counters: Counters) -> None:
    with pytest.raises(TransactionMisused):
        require_transaction()

    async def work() -> bool:
        require_transaction()
        return in_transaction()

    assert await counters.through.transaction(work)
    assert not in_transaction()


async def test_two_who_race_for_a_unique_key_both_end(counters: Counters) -> None:
    await counters.kept.create_index("name", unique=True)

    async def work() -> bool:
        found = await counters.rows.update_one(
            {"name": "one"}, {"$setOnInsert": {"at": 1}}, upsert=True
        )
        return found.upserted_id is not None

    made = await asyncio.gather(*(counters.through.transaction(work) for _ in range(5)))
    assert sorted(made) == [False] * 4 + [True]


@pytest.mark.process
async def test_a_commit_that_a_restarted_server_has_forgotten_is_not_run_again(
    tmp_path: Path,
) -> None:
    """The embedded server knows by heart alone which transactions it has committed."""
    server = EmbeddedServer(tmp_path)
    server.start()
    name = "restarted"
    async with MongoProxy.before(server.uri) as proxy:
        through, past = Database(proxy.uri, name), Database(server.uri, name)
        await past.database.create_collection("counters")
        counters = Counters(through, past)
        assert await counters.add() == 1
        withheld = proxy.plan("hanging")
        adding = asyncio.create_task(counters.add(within=60))
        await withheld.wait()
        server.kill()
        server.start()
        with pytest.raises(OutcomeUnknown):
            await adding
        assert (await counters.value(), counters.runs) == (2, 2)
        await through.close()
        await past.close()
    server.stop()


@pytest.mark.parametrize("options", ["w=majority&retryWrites=true", "readConcernLevel=majority"])
async def test_an_address_may_name_concerns(mongodb_uri: str, options: str) -> None:
    """A hosted cluster's address does. A server refuses them in a transaction's statements."""
    name = f"test_{uuid.uuid4().hex}"
    database = Database(f"{mongodb_uri}&{options}", name)
    await database.database.create_collection("counters")
    counters = Counters(database, database)
    try:
        assert await counters.add() == 1
        await counters.rows.insert_one({"_id": "other"})
    finally:
        await database.client.drop_database(name)
        await database.close()
