"""The sandbox's state: transactions, order, lookups, and a kill at any moment."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from khoa_sandbox.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "state" / "sandbox.sqlite3")
    yield store
    store.close()


def ids(docs):
    return [doc["id"] for doc in docs]


def put(store, kind, id, **fields):
    store.put(kind, id, {"id": id, **fields})


def test_put_get_delete(store):
    assert store.get("user", "a") is None
    put(store, "user", "a", name="Ân", tags=[1, None])
    assert store.get("user", "a") == {"id": "a", "name": "Ân", "tags": [1, None]}
    assert store.get("course", "a") is None
    store.delete("user", "a")
    assert store.get("user", "a") is None


def test_order_is_of_first_insertion(store):
    for id in "abc":
        put(store, "user", id)
    put(store, "user", "a", changed=True)
    assert ids(store.find("user")) == ["c", "b", "a"]
    assert ids(store.find("user", newest_first=False)) == ["a", "b", "c"]
    assert ids(store.find("user", limit=1, offset=1)) == ["b"]
    assert ids(store.find("user", offset=2)) == ["a"]
    assert ids(store.find("user", after="c")) == ["b", "a"]
    assert ids(store.find("user", newest_first=False, after="b")) == ["c"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"n": 1}, ["a"]),
        ({"deep.flag": True}, ["a"]),
        ({"deep.flag": False}, ["b"]),
        ({"missing": None}, ["b", "a"]),
        ({"text": None}, ["b"]),
        ({"n": 1, "text": "x'"}, ["a"]),
        ({"n": 1, "text": "y"}, []),
        ({"ratio": 0.5}, ["b"]),
    ],
)
def test_find_compares_fields(store, where, found):
    put(store, "doc", "a", n=1, deep={"flag": True}, text="x'")
    put(store, "doc", "b", n=2, deep={"flag": False}, text=None, ratio=0.5)
    put(store, "other", "c", n=1, text="x'")
    assert ids(store.find("doc", where)) == found
    assert store.count("doc", where) == len(found)


@pytest.mark.parametrize("name", ["a'; DROP TABLE objects; --", "", "a b", "$.a", "a..b"])
def test_names_that_are_none_are_refused(store, name):
    with pytest.raises(ValueError, match="not a kind or a path"):
        store.find("doc", {name: 1})
    with pytest.raises(ValueError, match="not a kind or a path"):
        store.put(name, "a", {})
    with pytest.raises(ValueError, match="not a kind or a path"):
        store.index("doc", name)


def test_index_is_used(store):
    store.index("payment", "intent.id")
    store.index("payment", "intent.id")
    statements = []
    store._db.set_trace_callback(statements.append)
    put(store, "payment", "a", intent={"id": "pi_1"})
    assert ids(store.find("payment", {"intent.id": "pi_1"})) == ["a"]
    store._db.set_trace_callback(None)
    query = next(text for text in statements if text.startswith("SELECT doc"))
    plan = " ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert "by_payment_intent_id" in plan


def test_transaction_is_all_or_nothing(store):
    put(store, "user", "a", n=1)
    with pytest.raises(ZeroDivisionError), store.transaction():
        put(store, "user", "a", n=2)
        put(store, "user", "b")
        store.delete("user", "a")
        raise ZeroDivisionError
    assert ids(store.find("user")) == ["a"]
    assert store.get("user", "a")["n"] == 1


def test_inner_failure_undoes_the_inner_part(store):
    with store.transaction():
        put(store, "user", "a")
        with pytest.raises(ZeroDivisionError), store.transaction():
            put(store, "user", "b")
            raise ZeroDivisionError
        put(store, "user", "c")
    assert ids(store.find("user")) == ["c", "a"]


def test_outer_failure_undoes_the_inner_part_too(store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        with store.transaction():
            put(store, "user", "a")
        raise ZeroDivisionError
    assert store.find("user") == []


def test_callbacks_run_after_the_commit_only(store):
    seen = []
    with store.transaction():
        store.after_commit(lambda: seen.append("outer"))
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.after_commit(lambda: seen.append("undone"))
            raise ZeroDivisionError
        with store.transaction():
            store.after_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == ["outer", "inner"]
    store.after_commit(lambda: seen.append("at once"))
    assert seen[-1] == "at once"


def test_version_grows_with_committed_changes_and_outlives_the_process(store, tmp_path):
    start = store.version
    with store.transaction():
        put(store, "user", "a")
        put(store, "user", "b")
    assert store.version == start + 1
    with pytest.raises(ZeroDivisionError), store.transaction():
        put(store, "user", "c")
        raise ZeroDivisionError
    with store.transaction():
        store.get("user", "a")
    assert store.version == start + 1
    store.delete("user", "a")
    again = Store(tmp_path / "state" / "sandbox.sqlite3")
    assert again.version == store.version == start + 2
    again.close()


async def test_another_task_cannot_slip_into_an_open_transaction(store):
    async def intrude():
        put(store, "user", "intruder")

    with store.transaction():
        put(store, "user", "a")
        with pytest.raises(RuntimeError, match="another task"):
            await asyncio.create_task(intrude())
    assert ids(store.find("user")) == ["a"]


WRITER = """
import sys
from pathlib import Path
from khoa_sandbox.store import Store
store = Store(Path(sys.argv[1]))
n = store.count("first")
while True:
    with store.transaction():
        store.put("first", str(n), {"n": n})
        store.put("second", str(n), {"n": n})
    n += 1
    print(n, flush=True)
"""


def test_a_kill_loses_nothing_that_was_committed(tmp_path):
    path = tmp_path / "sandbox.sqlite3"
    acknowledged = 0
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        goal = acknowledged + 200
        while acknowledged < goal:
            acknowledged = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split("\n")[:-1]
        acknowledged = int(rest[-1]) if rest else acknowledged
        writer.wait()
        writer.stdout.close()
    store = Store(path)
    firsts = [doc["n"] for doc in store.find("first", newest_first=False)]
    assert len(firsts) >= acknowledged
    assert firsts == list(range(len(firsts)))
    assert [doc["n"] for doc in store.find("second", newest_first=False)] == firsts
    store.close()
