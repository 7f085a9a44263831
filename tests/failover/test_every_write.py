"""For the API's writes: the commit's answer lost, lost again, hanging, never coming, an election.
The same call repeated has one effect, and every answer is true."""

import asyncio
import contextlib
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from pymongo import AsyncMongoClient
from tests.database.proxy import Fault, MongoProxy
from tests.failover.writes import UNTRIED, WRITES, Call, School, Write
from tests.stack import Stack

from khoa.app import create_app
from khoa.domains import DOMAINS
from khoa.platforms.registry import load_settings

Rows = dict[str, dict[Any, dict[str, Any]]]

BESIDE = {
    *("rate_windows", "inbox", "leases", "schema", "reconcile_state"),
    *("course_stats", "sales_sums", "counting_state"),
}
"""Collections that change by themselves, or with each call whatever becomes of it."""
FOLLOWED = {("ledger", ".summed", "changed")}
"""What a follower marks at its own time."""
FOR_EVER = 10_000


class Failing:
    """The application behind a proxy that loses what it is told to, and the database beside it."""

    def __init__(self, proxy: MongoProxy, school: School, http: httpx.AsyncClient) -> None:
        self.proxy, self.school, self._http = proxy, school, http
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(school.stack.mongodb_uri)

    async def call(self, write: Write, call: Call, key: str) -> httpx.Response:
        token = await asyncio.to_thread(call.person.token)
        headers = {"authorization": f"Bearer {token}", **call.headers}
        if write.keyed:
            headers["idempotency-key"] = key
        path = f"/api{call.path}"
        return await self._http.request(write.method, path, json=call.json, headers=headers)

    async def prepare(self, write: Write) -> Call:
        return await asyncio.to_thread(write.prepare, self.school)

    async def rows(self) -> Rows:
        database = self._client["khoa"]
        names = set(await database.list_collection_names()) - BESIDE
        return {name: {row["_id"]: row async for row in database[name].find()} for name in names}


@pytest.fixture(scope="module")
async def failing(stack: Stack) -> AsyncIterator[Failing]:
    async with MongoProxy.before(stack.mongodb_uri) as proxy:
        settings = load_settings(
            data_dir=stack.data_dir,
            mongodb_uri=proxy.uri,
            public_url=stack.base_url,
            sandbox_port=stack.sandbox_port,
            sandbox_smtp_port=stack.smtp_port,
        )
        app = create_app(settings)
        async with _running(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=stack.base_url) as http:
                http.timeout = httpx.Timeout(60)
                yield Failing(proxy, await asyncio.to_thread(School, stack), http)


@contextlib.asynccontextmanager
async def _running(app: Any) -> AsyncIterator[None]:
    """The application's lifespan, as a server runs it."""
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    said: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    task = asyncio.create_task(app(scope, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    started = await said.get()
    assert started["type"] == "lifespan.startup.complete", started
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await said.get()
        await task


def effect(before: Rows, after: Rows) -> Counter[tuple[str, ...]]:
    """What was made, removed and changed, without the ids and times that differ each time; numbers
    by how much they changed."""
    found: Counter[tuple[str, ...]] = Counter()
    for name in before.keys() | after.keys():
        old, new = before.get(name, {}), after.get(name, {})
        found.update((name, "made") for _ in new.keys() - old.keys())
        found.update((name, "gone") for _ in old.keys() - new.keys())
        if name != "outbox":  # another process does what is wanted meanwhile
            for row_id in old.keys() & new.keys():
                found.update((name, *one) for one in _changes(old[row_id], new[row_id]))
    return Counter({one: n for one, n in found.items() if one not in FOLLOWED})


def _changes(old: Any, new: Any, at: str = "") -> list[tuple[str, ...]]:
    if old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted(old.keys() | new.keys())
        return [one for key in keys for one in _changes(old.get(key), new.get(key), f"{at}.{key}")]
    if isinstance(old, list) and isinstance(new, list):
        return [(at, f"length {len(new) - len(old):+d}")]
    if type(old) is int and type(new) is int:
        return [(at, f"{new - old:+d}")]
    return [(at, "changed")]


async def tried(failing: Failing, write: Write, fault: Fault | None, times: int = 1) -> Any:
    """The call under this fault, then, healthy, the same call again: both answers, and the effect
    that both had."""
    call = await failing.prepare(write)
    key = secrets.token_hex(16)
    before = await failing.rows()
    if fault is not None:
        failing.proxy.plan(fault, times=times)
    first = await failing.call(write, call, key)
    failing.proxy.calm()
    second = await failing.call(write, call, key) if fault is not None else None
    return first, second, effect(before, await failing.rows())


def check(write: Write, well: Any, under: Any) -> None:
    """Against how it goes without a fault."""
    first, second, had = under
    healthy, _, effect = well
    assert healthy.status_code < 300, healthy.text
    if first.status_code != healthy.status_code:
        assert (first.status_code, first.json()["code"]) == (503, "outcome_unknown"), first.text
        assert first.headers["retry-after"]
    allowed = (healthy.status_code,) if write.keyed else (healthy.status_code, *write.again)
    assert second.status_code in allowed, second.text
    assert _watched(write, had) == _watched(write, effect)


def _watched(write: Write, had: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    return Counter({one: n for one, n in had.items() if "".join(one).startswith(write.watched)})


@pytest.fixture(scope="module")
def healthy() -> dict[str, Any]:
    """How each call goes without a fault: tried once."""
    return {}


async def well(failing: Failing, write: Write, healthy: dict[str, Any]) -> Any:
    if write.route not in healthy:
        healthy[write.route] = await tried(failing, write, None)
    return healthy[write.route]


def test_each_write_of_the_api_is_tried_or_named() -> None:
    routes = [route for domain in DOMAINS for router in domain.routers for route in router.routes]
    writes = {
        f"{method} {route.path}"
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods
        if method in ("POST", "PUT", "PATCH", "DELETE")
    }
    known = {write.route for write in WRITES} | UNTRIED.keys()
    assert known == writes, "a new write belongs into writes.py: as a case, or with a reason"


SOME = [write for write in WRITES if write.route.endswith(("/educator/courses", "/payouts"))]


def named(writes: Any) -> Any:
    return pytest.mark.parametrize("write", writes, ids=[write.route for write in writes])


@named(SOME)
async def test_a_lost_answer_makes_nothing_twice(
    failing: Failing, write: Write, healthy: dict[str, Any]
) -> None:
    check(write, await well(failing, write, healthy), await tried(failing, write, "lost", 2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "times"),
    [("lost", 1), ("lost", 2), ("hanging", 1), ("hanging", FOR_EVER), ("cut", FOR_EVER)],
)
@named(WRITES)
async def test_every_write_has_one_effect_and_a_true_answer(
    failing: Failing, write: Write, healthy: dict[str, Any], fault: Fault, times: int
) -> None:
    check(write, await well(failing, write, healthy), await tried(failing, write, fault, times))


@pytest.mark.slow
@named(SOME)
async def test_an_election_of_ten_seconds(
    failing: Failing, write: Write, healthy: dict[str, Any]
) -> None:
    """Between the commit and its answer; the call is repeated when it is over."""
    expected = await well(failing, write, healthy)
    call, key = await failing.prepare(write), secrets.token_hex(16)
    before = await failing.rows()
    committed = failing.proxy.plan("hanging")
    first = asyncio.create_task(failing.call(write, call, key))
    await committed.wait()
    await failing.proxy.election(10)
    second = await failing.call(write, call, key)
    check(write, expected, (await first, second, effect(before, await failing.rows())))
