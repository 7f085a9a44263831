"""A database that nothing has been made of yet."""

import uuid
from collections.abc import AsyncIterator

import pytest

from khoa.database import Database


@pytest.fixture
async def empty(mongodb_uri: str) -> AsyncIterator[Database]:
    database = Database(mongodb_uri, f"test_{uuid.uuid4().hex}")
    try:
        yield database
    finally:
        await database.client.drop_database(database.database.name)
        await database.close()
