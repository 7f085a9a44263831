"""What is wanted is done: after the commit, by one worker at a time, until it succeeds."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.outbox.conftest import OK, picture
from tests.sandbox.conftest import Received, Receiver

from khoa.base.background import running
from khoa.base.domain import Payload
from khoa.context import Context
from khoa.database import Database
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.outbox.worker import LONGEST_PAUSE, OutboxWorker, pause_after


async def only() -> Intent:
    (intent,) = await Intent.find_all().to_list()
    return intent


async def make_due() -> None:
    past = {"$set": {"next_at": datetime.now(UTC) - timedelta(seconds=1)}}
    await Intent.get_pymongo_collection().update_many({"state": "waiting"}, past)


async def want(context: Context, work: Payload, at: datetime | None = None) -> None:
    await context.database.transaction(lambda: outbox.enqueue(work, at=at))


def asked_for(request: Received) -> str:
    found = re.search(r'name="public_id"\r\n\r\n([^\r]+)', request.body.decode())
    assert found is not None
    return found[1]


async def test_what_an_aborted_transaction_wanted_is_never_done(
    context: Context, cloudinary: Receiver
) -> None:
    async def fail() -> None:
        await outbox.enqueue(picture())
        raise LookupError

    with pytest.raises(LookupError):
        await context.database.transaction(fail)
    assert await OutboxWorker(context).run_due() == 0
    assert cloudinary.requests == []


async def test_committed_it_is_done_once(context: Context, cloudinary: Receiver) -> None:
    await context.database.transaction(lambda: outbox.enqueue(picture()))
    assert await OutboxWorker(context).run_due() == 1
    assert await OutboxWorker(context).run_due() == 0
    assert [asked_for(request) for request in cloudinary.requests] == ["khoa/covers/1"]
    intent = await only()
    assert intent.state == "done"
    assert intent.done_at is not None


async def test_a_running_worker_is_woken_by_the_commit(
    context: Context, cloudinary: Receiver
) -> None:
    worker = OutboxWorker(context)
    async with running(worker, context.database.wake_ups):
        await asyncio.sleep(1)  # it has found nothing, and would look again in ten seconds
        await context.database.transaction(lambda: outbox.enqueue(picture()))
        async with asyncio.timeout(4):
            while (await only()).state != "done":  # noqa: ASYNC110 (the database is asked)
                await asyncio.sleep(0.05)
    assert len(cloudinary.requests) == 1


@pytest.mark.parametrize("turns", range(5))
async def test_woken_at_the_moment_of_its_end_it_ends(context: Context, turns: int) -> None:
    """`turns` of the loop later, what it waits for and the cancellation come together."""
    worker = OutboxWorker(context)
    async with asyncio.timeout(15) as patience, running(worker):
        await asyncio.sleep(1)  # it has found nothing, and waits
        worker._woken.set()
        for _ in range(turns):
            await asyncio.sleep(0)
    assert not patience.expired()


async def test_a_failure_is_kept_and_tried_again_later(
    context: Context, cloudinary: Receiver
) -> None:
    cloudinary.answer = lambda request: (500, b'{"error":{"message":"broken"}}')
    await want(context, picture())
    worker = OutboxWorker(context)
    for attempt in (1, 2, 3):
        before = datetime.now(UTC)
        assert await worker.run_due() == 1
        intent = await only()
        assert (intent.state, intent.attempts) == ("waiting", attempt)
        assert "broken" in (intent.last_error or "")
        assert intent.next_at >= before + pause_after(attempt) - timedelta(seconds=1)
        assert await worker.run_due() == 0
        await make_due()
    cloudinary.answer = lambda request: (200, OK)
    await worker.run_due()
    intent = await only()
    assert (intent.state, intent.last_error) == ("done", None)


async def test_what_is_not_there_is_done(context: Context, cloudinary: Receiver) -> None:
    cloudinary.answer = lambda request: (200, b'{"result":"not found"}')
    await want(context, picture())
    await OutboxWorker(context).run_due()
    assert (await only()).state == "done"


async def test_several_workers_share_the_work(context: Context, cloudinary: Receiver) -> None:
    for number in range(12):
        await want(context, picture(f"khoa/covers/{number}"))
    made = await asyncio.gather(*(OutboxWorker(context).run_due() for _ in range(4)))
    assert sum(made) == 12
    assert sorted(map(asked_for, cloudinary.requests)) == sorted(
        f"khoa/covers/{number}" for number in range(12)
    )


async def test_a_killed_workers_intent_is_taken_over_after_its_lease(
    context: Context, cloudinary: Receiver
) -> None:
    await want(context, picture())
    taken = await OutboxWorker(context)._claim({})
    assert taken is not None
    assert await OutboxWorker(context).run_due() == 0
    await make_due()
    assert await OutboxWorker(context).run_due() == 1
    assert (await only()).state == "done"


async def test_asked_for_at_once_it_waits_for_no_pause_and_no_lease(
    context: Context, cloudinary: Receiver
) -> None:
    cloudinary.answer = lambda request: (500, b'{"error":{"message":"broken"}}')
    await want(context, picture())
    worker = OutboxWorker(context)
    await worker.run_due()
    assert not await worker.attempt_now(await only())
    cloudinary.answer = lambda request: (200, OK)
    assert await worker._claim({}) is not None
    assert await worker.attempt_now(await only())
    assert not await worker.attempt_now(await only()), "it is done"
    assert len(cloudinary.requests) == 3


async def test_wanted_again_during_an_attempt_it_is_done_again(
    context: Context, cloudinary: Receiver, database: Database
) -> None:
    await want(context, picture())
    loop = asyncio.get_running_loop()

    def want_again(request: Received) -> tuple[int, bytes]:
        cloudinary.answer = lambda request: (200, OK)
        asyncio.run_coroutine_threadsafe(want(context, picture()), loop).result(5)
        return 200, OK

    cloudinary.answer = want_again
    assert await OutboxWorker(context).run_due() == 2
    assert len(cloudinary.requests) == 2
    assert (await only()).state == "done"


async def test_what_is_wanted_later_waits_and_can_be_withdrawn(
    context: Context, cloudinary: Receiver
) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    await want(context, picture("kept"), at=later)
    await want(context, picture("dropped"), at=later)
    assert await OutboxWorker(context).run_due() == 0
    assert await outbox.cancel(picture("kept"))
    assert not await outbox.cancel(picture("kept"))
    await want(context, picture("dropped"))
    await OutboxWorker(context).run_due()
    assert [asked_for(request) for request in cloudinary.requests] == ["dropped"]
    assert not await outbox.cancel(picture("dropped"))


def test_pauses_grow_to_a_bound() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, 40)]
    assert pauses[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
