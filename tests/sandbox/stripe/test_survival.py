"""State and clock across restarts."""

import time
from collections.abc import Callable
from contextlib import closing

from tests.sandbox.conftest import Receiver, Sandbox
from tests.sandbox.stripe.shop import Events, Payer, Shop, params

from khoa_sandbox.store import Store
from khoa_sandbox.stripe import agenda, objects


async def test_killed_sandbox_remembers_and_still_tells(
    start_sandbox: Callable[..., Sandbox],
    new_shop: Callable[[Sandbox], Shop],
    receiver: Receiver,
) -> None:
    sandbox = start_sandbox()
    shop, payer = new_shop(sandbox), Payer(sandbox.base_url)
    receiver.answer = lambda request: (503, b"")
    options = {"idempotency_key": "before"}
    session = await shop.open()
    other = await shop.sessions.create_async(params(), options)
    await payer.pay(session)
    sandbox.kill()
    receiver.reset()
    sandbox.start()
    after = await shop.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert (after.status, after.payment_status) == ("complete", "paid")
    assert after.payment_intent.status == "succeeded"
    events = Events(receiver, shop.client, sandbox.keys.stripe_webhook_secret)
    told = events.wait("checkout.session.completed", session.id)
    assert told["data"]["object"] == (await shop.sessions.retrieve_async(session.id)).to_dict()
    assert (await payer.pay(session)).status_code == 409
    assert (await shop.sessions.create_async(params(), options)).id == other.id


async def test_session_expires_by_itself_also_while_the_sandbox_was_down(
    start_sandbox: Callable[..., Sandbox],
    new_shop: Callable[[Sandbox], Shop],
    receiver: Receiver,
) -> None:
    sandbox = start_sandbox()
    shop = new_shop(sandbox)
    past, soon = await shop.open(), await shop.open()
    sandbox.stop()
    with closing(Store(sandbox.data_dir / "sandbox.sqlite3")) as store:
        for session, expires_at in ((past, time.time() - 60), (soon, time.time() + 3)):
            document = objects.load(store, "checkout.session", session.id)
            document["expires_at"] = int(expires_at)
            objects.save(store, document)
            agenda.put(store, "expire", session.id, int(expires_at))
    sandbox.start()
    events = Events(receiver, shop.client, sandbox.keys.stripe_webhook_secret)
    for session in (past, soon):
        told = events.wait("checkout.session.expired", session.id)
        assert told["data"]["object"]["status"] == "expired"
        assert told["created"] >= told["data"]["object"]["expires_at"]
