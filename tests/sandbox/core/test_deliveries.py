"""Webhooks leave at once, again and again, one attempt after another, whatever happens."""

import asyncio
import threading
import time

import pytest

from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store


class Sender:
    """Deliveries over a store on disk, as one process has them; `restart` is the next process."""

    def __init__(self, path, receiver, waits, timeout=5.0):
        self._path = path
        self._settings = SandboxSettings(webhook_base=receiver.url)
        self._waits, self._timeout = waits, timeout

    async def start(self):
        self.store = Store(self._path)
        self.deliveries = Deliveries(self.store, self._settings)
        self.deliveries.signer(
            "stripe", lambda event_id, body, now: {"x-signed": f"{event_id} {now.timestamp()}"}
        )
        self.deliveries.schedule("stripe", self._waits)
        self.deliveries.timeout("stripe", self._timeout)
        await self.deliveries.start()
        return self

    async def stop(self):
        await self.deliveries.stop()
        self.store.close()

    def enqueue(self, event_id, body=b"{}"):
        return self.deliveries.enqueue("stripe", event_id, "test.event", body)

    async def row(self, row_id, state):
        """The row once it is in this state."""
        deadline = time.monotonic() + 20
        while (row := self.store.get("delivery", row_id))["state"] != state:
            assert time.monotonic() < deadline, row
            await asyncio.sleep(0.01)
        return row


@pytest.fixture
async def senders(tmp_path, receiver):
    started = []

    async def make(waits=(0.05, 0.05), **more):
        sender = Sender(tmp_path / "sandbox.sqlite3", receiver, list(waits), **more)
        started.append(sender)
        return await sender.start()

    yield make
    for sender in started:
        await sender.stop()


async def test_taken_event_is_delivered_once(senders, receiver):
    sender = await senders()
    row_id = sender.enqueue("evt_1", '{"tên":"Ân"}'.encode())
    row = await sender.row(row_id, "delivered")
    [attempt] = row["attempts"]
    assert (attempt["status"], attempt["error"], row["next_at"]) == (200, None, None)
    [request] = receiver.requests
    assert request.path == "/api/webhooks/stripe"
    assert request.body == '{"tên":"Ân"}'.encode()
    assert request.headers["x-signed"].startswith("evt_1 ")


async def test_failed_attempts_are_kept_and_signed_afresh(senders, receiver):
    answers = iter([(500, b"x" * 5000), (302, b"")])
    receiver.answer = lambda request: next(answers, (204, b""))
    sender = await senders()
    row = await sender.row(sender.enqueue("evt_1"), "delivered")
    assert [attempt["status"] for attempt in row["attempts"]] == [500, 302, 204]
    assert row["attempts"][0]["answer"] == "x" * 2000
    assert len({request.headers["x-signed"] for request in receiver.requests}) == 3


async def test_after_the_last_retry_it_has_failed(senders, receiver):
    receiver.answer = lambda request: (500, b"")
    sender = await senders()
    row = await sender.row(sender.enqueue("evt_1"), "failed")
    assert len(row["attempts"]) == 3
    assert row["next_at"] is None


async def test_silence_and_a_closed_door_are_attempts_too(senders, receiver):
    receiver.answer = lambda request: (time.sleep(1), (200, b""))[1]
    sender = await senders(waits=(), timeout=0.1)
    row = await sender.row(sender.enqueue("evt_1"), "failed")
    assert row["attempts"][0]["error"] == "no answer within 0.1 s"
    receiver_url = sender._settings.webhook_base
    assert receiver_url.startswith("http://127.0.0.1:")
    closed = SandboxSettings(webhook_base="http://127.0.0.1:9")
    deliveries = Deliveries(sender.store, closed)
    deliveries.signer("stripe", lambda event_id, body, now: {})
    await deliveries.start()
    row_id = deliveries.enqueue("stripe", "evt_2", "test.event", b"{}")
    row = await sender.row(row_id, "failed")
    assert row["attempts"][0]["error"].startswith("ConnectError")
    await deliveries.stop()


async def test_rolled_back_event_never_leaves(senders, receiver):
    sender = await senders()
    with pytest.raises(ZeroDivisionError), sender.store.transaction():
        sender.enqueue("evt_undone")
        raise ZeroDivisionError
    await sender.row(sender.enqueue("evt_1"), "delivered")
    assert len(receiver.requests) == 1
    assert sender.store.count("delivery") == 1


async def test_one_slow_event_does_not_hold_up_another(senders, receiver):
    go = threading.Event()
    receiver.answer = lambda request: (
        (go.wait(5), (200, b""))[1] if request.body == b'"slow"' else (200, b"")
    )
    sender = await senders()
    slow = sender.enqueue("evt_slow", b'"slow"')
    await sender.row(sender.enqueue("evt_quick"), "delivered")
    assert sender.store.get("delivery", slow)["state"] == "pending"
    go.set()
    await sender.row(slow, "delivered")


async def test_attempts_of_one_event_never_overlap(senders, receiver):
    running, most = [0], [0]
    lock = threading.Lock()

    def answer(request):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.1)
        with lock:
            running[0] -= 1
        return 500 if len(receiver.requests) < 3 else 200, b""

    receiver.answer = answer
    sender = await senders(waits=(0, 0, 0, 0))
    row_id = sender.enqueue("evt_1")
    await asyncio.sleep(0.05)
    sender.deliveries.resend(row_id)
    await sender.row(row_id, "delivered")
    assert most == [1]


async def test_unfinished_goes_on_after_a_restart(senders, receiver):
    receiver.answer = lambda request: (503, b"")
    sender = await senders(waits=(0.4, 60))
    row_id = sender.enqueue("evt_1")
    await asyncio.to_thread(receiver.wait_for, lambda request: True)
    await sender.stop()
    receiver.answer = lambda request: (200, b"")
    await sender.start()
    row = await sender.row(row_id, "delivered")
    assert row["attempts"][-1]["status"] == 200
    assert len(receiver.requests) == 2


@pytest.mark.parametrize("state", ["delivered", "failed", "pending"])
async def test_resend_sends_at_once_in_any_state(senders, receiver, state):
    receiver.answer = lambda request: (200 if state == "delivered" else 500, b"")
    sender = await senders(waits=(60,) if state == "pending" else ())
    row_id = sender.enqueue("evt_1")
    await sender.deliveries.first_attempt("evt_1", 5)
    await sender.row(row_id, state)
    receiver.answer = lambda request: (200, b"again")
    sender.deliveries.resend(row_id)
    await asyncio.to_thread(receiver.wait_for, lambda request: True, 2)
    row = await sender.row(row_id, "delivered")
    assert [attempt["answer"] for attempt in row["attempts"]][1:] == ["again"]


async def test_resend_of_nothing_is_an_error(senders):
    sender = await senders()
    with pytest.raises(KeyError):
        sender.deliveries.resend("dlv_none")


async def test_first_attempt_is_awaited(senders, receiver):
    go = threading.Event()
    receiver.answer = lambda request: (go.wait(5), (500, b"no"))[1]
    sender = await senders(waits=(60,))
    sender.enqueue("evt_1")
    assert await sender.deliveries.first_attempt("evt_1", 0.05) is None
    waiting = [asyncio.create_task(sender.deliveries.first_attempt("evt_1", 5)) for _ in "ab"]
    await asyncio.sleep(0.05)
    go.set()
    attempts = await asyncio.gather(*waiting)
    assert [attempt["status"] for attempt in attempts] == [500, 500]
    assert (await sender.deliveries.first_attempt("evt_1", 0))["answer"] == "no"


async def test_unknown_platform_is_refused_when_enqueued(senders):
    sender = await senders()
    with pytest.raises(LookupError):
        sender.deliveries.enqueue("clerk", "evt_1", "test.event", b"{}")


async def test_retry_factor_shortens_the_waits(tmp_path, receiver):
    receiver.answer = lambda request: (500 if len(receiver.requests) < 2 else 200, b"")
    sender = Sender(tmp_path / "sandbox.sqlite3", receiver, [60.0])
    sender._settings = SandboxSettings(webhook_base=receiver.url, retry_factor=0.001)
    await sender.start()
    row = await sender.row(sender.enqueue("evt_1"), "delivered")
    assert len(row["attempts"]) == 2
    await sender.stop()
