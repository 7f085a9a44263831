"""Old deliveries are forgotten, and nothing that is still needed."""

import pytest

from khoa_sandbox.deliveries import Deliveries, Forgotten
from khoa_sandbox.retention import DAY_MS, KEPT_DAYS, tidy
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store

NOW = 1_800_000_000_000


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "sandbox.sqlite3")
    yield store
    store.close()


def put(store, name, state, *, days=0):
    attempt = {"at": NOW, "headers": {"x": "y"}, "status": 200, "answer": "ok", "error": None}
    row = {
        "id": name,
        "platform": "stripe",
        "event_id": f"evt_{name}",
        "body": "{}",
        "state": state,
        "attempts": [attempt, attempt],
        "created_at": NOW - days * DAY_MS,
    }
    store.put("delivery", name, row)


def names(store):
    return {row["id"] for row in store.find("delivery")}


async def test_old_ones_that_have_ended_are_forgotten(store):
    for state in ("delivered", "failed", "pending"):
        put(store, f"old-{state}", state, days=KEPT_DAYS + 1)
        put(store, f"new-{state}", state, days=KEPT_DAYS - 1)
    await tidy(store, now=NOW)
    assert names(store) == {"old-pending", "new-delivered", "new-failed", "new-pending"}


async def test_many_of_them_in_several_steps(store):
    for number in range(450):
        put(store, f"n{number}", "failed", days=KEPT_DAYS + 1)
    await tidy(store, now=NOW)
    assert names(store) == set()


async def test_of_many_taken_ones_only_the_outcome_is_kept(store):
    for number in range(5):
        put(store, f"taken-{number}", "delivered")
    put(store, "failed", "failed")
    await tidy(store, now=NOW, kept_whole=2)
    await tidy(store, now=NOW, kept_whole=2)
    bodies = {row["id"]: row["body"] for row in store.find("delivery")}
    assert {name for name, body in bodies.items() if not body} == {"taken-0", "taken-1", "taken-2"}
    thin = store.get("delivery", "taken-0")
    assert [(one["status"], one["answer"]) for one in thin["attempts"]] == [(200, "")]
    deliveries = Deliveries(store, SandboxSettings())
    with pytest.raises(Forgotten):
        deliveries.resend("taken-0")


async def test_nothing_to_forget_changes_nothing(store):
    put(store, "new", "delivered")
    before = store.version
    await tidy(store, now=NOW)
    assert store.version == before
