"""An outbox worker whose Cloudinary is a server that the test commands."""

from collections.abc import Iterator

import pytest
from tests.sandbox.conftest import Receiver

from khoa.context import Context
from khoa.database import Database
from khoa.outbox.models import DestroyAsset
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.media.cloudinary import CloudinaryPlatform
from khoa.settings import ClerkSettings, CloudinarySettings, Settings

OK = b'{"result":"ok"}'


@pytest.fixture
def cloudinary() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.answer = lambda request: (200, OK)
    yield receiver
    receiver.close()


@pytest.fixture
def context(database: Database, cloudinary: Receiver) -> Context:
    return Context(
        settings=Settings(),
        database=database,
        clerk=ClerkPlatform(
            ClerkSettings(
                publishable_key="pk_test_x",
                secret_key="sk_test_x",
                webhook_signing_secret="whsec_c2VjcmV0",
                jwt_key="",
                api_url=cloudinary.url,
                proxy_url=None,
            ),
            authorized_parties=[],
        ),
        cloudinary=CloudinaryPlatform(
            CloudinarySettings("khoa", "key", "secret", cloudinary.url, None, secure=False)
        ),
        mail=None,
        payments={},
        deployment="here",
    )


def picture(name: str = "khoa/covers/1") -> DestroyAsset:
    return DestroyAsset(public_id=name, resource_type="image", protected=False)
