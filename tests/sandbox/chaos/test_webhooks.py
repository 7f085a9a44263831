"""What chaos does to webhooks, seen from the door they arrive at."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import cloudinary.uploader
import pytest
from tests.sandbox.chaos.conftest import Chaos, People, user_of
from tests.sandbox.cloudinary.conftest import picture, sdk  # noqa: F401 (a fixture)
from tests.sandbox.conftest import Received, Receiver, Sandbox
from tests.sandbox.stripe.conftest import shop  # noqa: F401 (a fixture)
from tests.sandbox.stripe.shop import Shop


def row_of(chaos: Chaos, event_id: str, state: str) -> dict[str, Any]:
    """The delivery's details, once it is in this state."""
    deadline = time.monotonic() + 20
    while True:
        rows = chaos.http.get("/console/api/deliveries").json()["items"]
        row = next(row for row in rows if row["event_id"] == event_id)
        if row["state"] == state:
            return dict(chaos.http.get(f"/console/api/deliveries/{row['id']}").json())
        assert time.monotonic() < deadline, row
        time.sleep(0.02)


def test_each_event_comes_twice(chaos: Chaos, people: People) -> None:
    chaos("clerk", webhooks={"twice": 1})
    users = [people.add() for _ in range(4)]
    requests = people.wait(*users, count=8)
    assert sorted(map(user_of, requests)) == sorted(users * 2)
    for user in users:
        first, second = people.told(user)
        assert first.headers["svix-id"] == second.headers["svix-id"]
        assert first.body == second.body
    assert chaos.done("clerk") == {"twice": 4}
    row = row_of(chaos, requests[0].headers["svix-id"], "delivered")
    assert [attempt["status"] for attempt in row["tries"]] == [200, 200]


def test_one_of_two_copies_taken_is_enough(
    chaos: Chaos, people: People, receiver: Receiver
) -> None:
    answers = iter([(500, b"")])
    receiver.answer = lambda request: next(answers, (200, b""))
    chaos("clerk", webhooks={"twice": 1})
    [first, _] = people.wait(people.add(), count=2)
    row = row_of(chaos, first.headers["svix-id"], "delivered")
    assert sorted(attempt["status"] for attempt in row["tries"]) == [200, 500]


def test_events_come_out_of_order(chaos: Chaos, people: People) -> None:
    chaos("clerk", webhooks={"shuffle_seconds": 1.2}, seed=4)
    users = [people.add() for _ in range(6)]
    order = [user_of(one) for one in people.wait(*users, count=6)]
    assert sorted(order) == sorted(users)
    assert order != users
    assert chaos.done("clerk") == {"shuffled": 6}


def test_the_same_seed_holds_each_event_as_long_again(
    start_sandbox: Any, receiver: Receiver
) -> None:
    """In two sandboxes: the dice depend on nothing else."""
    held = []
    for _ in range(2):
        sandbox = start_sandbox()
        chaos, people = Chaos(sandbox), People(sandbox, receiver)
        chaos("clerk", webhooks={"shuffle_seconds": 1000, "hold_seconds": 1000}, seed=9)
        for _ in range(3):
            people.add()
        rows = chaos.http.get("/console/api/deliveries").json()["items"]
        held.append([row["held"] for row in rows])
    assert held[0] == held[1]
    assert len(set(held[0])) == 3
    assert all(1_000_000 <= wait <= 2_000_000 for wait in held[0])


def test_held_events_come_later_and_survive_a_restart(
    chaos: Chaos, people: People, sandbox: Sandbox
) -> None:
    chaos("clerk", webhooks={"hold_seconds": 1.5})
    asked = time.time()
    user = people.add()
    sandbox.kill()
    sandbox.start()
    [request] = people.wait(user, count=1)
    assert request.at - asked >= 1.5
    assert chaos.http.get("/chaos/clerk").json()["active"] is False


def test_the_next_n_are_dropped_and_come_by_their_schedule(chaos: Chaos, people: People) -> None:
    chaos("clerk", webhooks={"drop_next": 1})
    lost, taken = people.add(), people.add()
    people.wait(taken, count=1)
    # The first retry is due after 5 s, by the tests' factor after 50 ms.
    [request] = people.wait(lost, count=1)
    row = row_of(chaos, request.headers["svix-id"], "delivered")
    assert [attempt["error"] for attempt in row["tries"]] == ["dropped by chaos", None]
    shown = chaos.http.get("/chaos/clerk").json()
    assert (shown["active"], shown["webhooks"]["drop_next"], shown["done"]) == (
        False,
        0,
        {"dropped": 1},
    )


def test_dropped_for_good_is_never_tried_again(chaos: Chaos, people: People) -> None:
    chaos("clerk", webhooks={"drop": 1, "drop_for_good": True})
    user = people.add()
    event_id = chaos.http.get("/console/api/deliveries").json()["items"][0]["event_id"]
    row = row_of(chaos, event_id, "failed")
    assert [attempt["error"] for attempt in row["tries"]] == ["dropped for good by chaos"]
    assert people.told(user) == []
    chaos.http.delete("/chaos/clerk")
    assert chaos.http.post(f"/console/api/deliveries/{row['id']}/resend").status_code == 200
    people.wait(user, count=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_share_is_dropped_the_same_with_the_same_seed(
    start_sandbox: Any, receiver: Receiver, seed: int
) -> None:
    lost = []
    for _ in range(2):
        sandbox = start_sandbox()
        chaos, people = Chaos(sandbox), People(sandbox, receiver)
        chaos("clerk", webhooks={"drop": 0.5, "drop_for_good": True}, seed=seed)
        fate = []
        for _ in range(12):
            people.add()
            event_id = chaos.http.get("/console/api/deliveries").json()["items"][0]["event_id"]
            fate.append(settled(chaos, event_id))
        lost.append(fate)
    assert lost[0] == lost[1]
    assert set(lost[0]) == {"failed", "delivered"}


def settled(chaos: Chaos, event_id: str) -> str:
    deadline = time.monotonic() + 20
    while True:
        rows = chaos.http.get("/console/api/deliveries").json()["items"]
        state = str(next(row["state"] for row in rows if row["event_id"] == event_id))
        if state != "pending":
            return state
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def cause(
    people: People,
    shop: Shop,  # noqa: F811
    sdk: None,  # noqa: F811
) -> Callable[[str], Awaitable[str]]:
    """Lets something happen at a platform; the id that its webhook names."""

    async def happen(platform: str) -> str:
        if platform == "clerk":
            return people.add()
        if platform == "stripe":
            session = await shop.open()
            return str((await shop.sessions.expire_async(session.id)).id)
        door = "http://localhost:8000/api/webhooks/cloudinary"
        return str(cloudinary.uploader.upload(picture(), notification_url=door)["asset_id"])

    return happen


@pytest.mark.parametrize("platform", ["clerk", "stripe", "cloudinary"])
async def test_every_platforms_webhooks_come_twice_late_or_not_at_first(
    chaos: Chaos, receiver: Receiver, cause: Callable[[str], Awaitable[str]], platform: str
) -> None:
    async def heard(thing: str, count: int) -> list[Received]:
        return await asyncio.to_thread(
            receiver.wait_for, lambda request: thing.encode() in request.body, count
        )

    chaos(platform, webhooks={"twice": 1, "hold_seconds": 0.5})
    asked = time.time()
    first, second = await heard(await cause(platform), 2)
    assert first.body == second.body
    assert first.at - asked >= 0.5
    assert chaos.done(platform) == {"held": 1, "twice": 1}

    chaos(platform, webhooks={"drop_next": 1})
    [request] = await heard(await cause(platform), 1)
    assert request.path == f"/api/webhooks/{platform}"
    assert chaos.done(platform) == {"dropped": 1}


def test_another_platforms_chaos_concerns_it_alone(chaos: Chaos, people: People) -> None:
    chaos("stripe", webhooks={"drop": 1, "drop_for_good": True, "twice": 1})
    chaos("cloudinary", webhooks={"hold_seconds": 100})
    user = people.add()
    people.wait(user, count=1)
    assert chaos.done("stripe") == {}
