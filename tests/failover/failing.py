"""The application behind a proxy that loses what it is told to, and what its calls change."""

import asyncio
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
from pymongo import AsyncMongoClient
from tests.database.proxy import MongoProxy
from tests.failover.cases import Call, School, Write
from tests.faults.world import counted
from tests.stack import Stack, eventually

from khoa.app import create_app
from khoa.platforms.registry import load_settings

Rows = dict[str, dict[Any, dict[str, Any]]]
Effect = Counter[tuple[str, ...]]

BESIDE = {
    *("rate_windows", "inbox", "leases", "schema", "reconcile_state", "counting_state"),
    "sales_sums",  # compared with the ledger at the end
}
"""Collections that change by themselves, or with each call whatever becomes of it."""
MARKS = (".changed_at", ".clerk_updated_at", ".summed", ".accounts_changed")
"""What followers and platforms mark at their own time, and what is written only so that two
transactions meet."""
OF_ONE_CASE = re.compile(r"re_\w+")
"""Names in a row that differ from case to case: a refund's at Stripe."""


class Failing:
    """`call` asks the application behind the proxy, `rows` the database beside it."""

    def __init__(self, proxy: MongoProxy, school: School, http: httpx.AsyncClient) -> None:
        self.proxy, self.school, self._http = proxy, school, http
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(school.stack.mongodb_uri)

    async def call(self, write: Write, call: Call, key: str) -> httpx.Response:
        headers = dict(call.headers)
        if call.person is not None:
            headers["authorization"] = f"Bearer {await asyncio.to_thread(call.person.token)}"
        if write.keyed:
            headers["idempotency-key"] = key
        return await self._http.request(
            write.method,
            f"/api{call.path}",
            json=call.json,
            headers=headers,
            files=call.files,
            content=call.content,
        )

    async def prepare(self, write: Write) -> Call:
        return await asyncio.to_thread(write.prepare, self.school)

    async def rows(self) -> Rows:
        """All there are, once everything is counted; but for activation codes without their batch,
        which is written last: a call that was cut off before leaves some, and they open nothing."""
        await asyncio.to_thread(eventually, lambda: counted(self.school.rows), 30)
        database = self._client["khoa"]
        names = set(await database.list_collection_names()) - BESIDE
        rows = {name: {row["_id"]: row async for row in database[name].find()} for name in names}
        batches = rows["activation_batches"]
        codes = rows["activation_codes"].items()
        rows["activation_codes"] = {id: row for id, row in codes if row["batch_id"] in batches}
        return rows


@contextlib.asynccontextmanager
async def failing_school(stack: Stack) -> AsyncIterator[Failing]:
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


def effect(write: Write, before: Rows, after: Rows) -> Effect:
    """What was made, removed and changed, how often, without the ids and times that differ each
    time; of numbers, by how much they changed."""
    found: Effect = Counter()
    for name in before.keys() | after.keys():
        old, new = before.get(name, {}), after.get(name, {})
        past = write.past.get(name)
        made = [new[id] for id in new.keys() - old.keys()]
        found[name, "made"] += sum(not (past and past.items() <= row.items()) for row in made)
        found[name, "gone"] += len(old.keys() - new.keys())
        if name != "outbox":  # another process does what is wanted meanwhile
            for row_id in old.keys() & new.keys():
                _add_changes(found, name, "", old[row_id], new[row_id])
    return Counter(
        {
            one: times
            for one, times in found.items()
            if times and one[1] not in MARKS and "".join(one).startswith(write.watched)
        }
    )


def _add_changes(found: Effect, name: str, at: str, old: Any, new: Any) -> None:
    numbers = [type(value) in (int, float) for value in (old, new)]
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            place = f"{at}.{OF_ONE_CASE.sub('*', key)}"
            _add_changes(found, name, place, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        found[name, at, "longer"] += len(new) - len(old)
        for one, other in zip(old, new, strict=False):
            _add_changes(found, name, at, one, other)
    elif all(numbers):
        found[name, at, "more"] += new - old
    else:
        found[name, at, "changed"] += 1
