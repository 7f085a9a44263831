"""A proxy before the server, which misbehaves when it is told to."""

from collections.abc import AsyncIterator

import pytest
from tests.database.proxy import MongoProxy


@pytest.fixture
async def proxy(mongodb_uri: str) -> AsyncIterator[MongoProxy]:
    async with MongoProxy.before(mongodb_uri) as proxy:
        yield proxy
