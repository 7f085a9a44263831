"""What is cancelled while the database is away leaves a client that works once it is back."""

import asyncio
import contextlib
import secrets
from typing import Any

from pymongo.errors import PyMongoError
from tests.database.proxy import MongoProxy

from khoa.database import Database


async def test_calls_that_are_cancelled_twice_in_an_election_do_not_stop_the_client(
    mongodb_uri: str,
) -> None:
    """By a deadline, and by a person who leaves while that is being dealt with."""
    async with MongoProxy.before(mongodb_uri) as proxy:
        database = Database(proxy.uri, f"test_{secrets.token_hex(8)}")
        rows = database.database["rows"]
        await rows.find_one()
        over = asyncio.create_task(proxy.election(3))
        await asyncio.sleep(0.2)
        while not over.done():
            calls = [asyncio.create_task(_look(rows)) for _ in range(20)]
            await asyncio.sleep(0.3)
            for _ in range(2):
                for call in calls:
                    call.cancel()
                await asyncio.sleep(0)
            await asyncio.wait(calls)
        async with asyncio.timeout(20):
            assert await _found(rows) is None
        await database.close()


async def _look(rows: Any) -> None:
    with contextlib.suppress(PyMongoError):
        await rows.find_one()


async def _found(rows: Any) -> object:
    """The client has to notice first that its server is back."""
    while True:
        try:
            return await rows.find_one()
        except PyMongoError:
            await asyncio.sleep(0.2)
