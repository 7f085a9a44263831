"""State and clock across restarts."""

import asyncio
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


async def test_events_are_kept_for_thirty_days_and_their_deliveries_with_them(
    start_sandbox: Callable[..., Sandbox],
    new_shop: Callable[[Sandbox], Shop],
    receiver: Receiver,
) -> None:
    sandbox = start_sandbox()
    shop = new_shop(sandbox)
    events = Events(receiver, shop.client, sandbox.keys.stripe_webhook_secret)
    ids = []
    for _ in range(3):
        session = await shop.open()
        await shop.sessions.expire_async(session.id)
        ids.append(events.wait("checkout.session.expired", session.id)["id"])
        await events.taken(ids[-1])
    old, undelivered, young = ids
    sandbox.stop()
    with closing(Store(sandbox.data_dir / "sandbox.sqlite3")) as store:
        for event_id in (old, undelivered):
            event = objects.load(store, "event", event_id)
            event["created"] = int(time.time()) - 31 * 24 * 3600
            objects.save(store, event)
        (row,) = store.find("delivery", {"event_id": undelivered})
        in_an_hour = int(time.time() + 3600) * 1000
        store.put("delivery", row["id"], {**row, "state": "pending", "next_at": in_an_hour})
    sandbox.start()
    listed = shop.client.v1.events
    for _ in range(100):
        kept = [one.id for one in (await listed.list_async()).data]
        if old not in kept:
            break
        await asyncio.sleep(0.05)
    assert kept == [young, undelivered]
    sandbox.stop()
    with closing(Store(sandbox.data_dir / "sandbox.sqlite3")) as store:
        assert store.find("delivery", {"event_id": old}) == []
        assert store.count("delivery", {"event_id": young}) == 1
