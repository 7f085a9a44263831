"""An outbox worker whose Cloudinary is a server that the test commands."""

from collections.abc import Iterator

import pytest
from tests.house import house
from tests.sandbox.conftest import Receiver

from khoa.context import Context
from khoa.database import Database
from khoa.media.intents import DestroyAsset

OK = b'{"result":"ok"}'


@pytest.fixture
def cloudinary() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.answer = lambda request: (200, OK)
    yield receiver
    receiver.close()


@pytest.fixture
def context(database: Database, cloudinary: Receiver) -> Context:
    return house(database, platforms_at=cloudinary.url)


def picture(name: str = "khoa/covers/1") -> DestroyAsset:
    return DestroyAsset(public_id=name, resource_type="image", protected=False)
