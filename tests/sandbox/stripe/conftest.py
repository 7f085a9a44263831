"""Stripe's own Python client against the running sandbox, and a payer."""

from collections.abc import AsyncIterator, Callable

import pytest
from tests.sandbox.conftest import Receiver, Sandbox
from tests.sandbox.stripe.shop import Events, Payer, Shop, connect


@pytest.fixture
async def shop(sandbox: Sandbox) -> AsyncIterator[Shop]:
    client, http = connect(sandbox.base_url, sandbox.keys.stripe_secret_key)
    yield Shop(client)
    await http.close_async()


@pytest.fixture
def payer(sandbox: Sandbox) -> Payer:
    return Payer(sandbox.base_url)


@pytest.fixture
def events(receiver: Receiver, sandbox: Sandbox, shop: Shop) -> Events:
    return Events(receiver, shop.client, sandbox.keys.stripe_webhook_secret)


@pytest.fixture
def new_shop() -> Callable[[Sandbox], Shop]:
    """Connects to another sandbox: `new_shop(sandbox)`."""

    def make(sandbox: Sandbox) -> Shop:
        client, _ = connect(sandbox.base_url, sandbox.keys.stripe_secret_key)
        return Shop(client)

    return make
