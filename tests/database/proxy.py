"""A TCP proxy before a MongoDB server that does what a network and an election do to its clients.

Nobody can cut a connection between a commit and its answer by hand. This reads the head of every
message (OP_MSG) to know the commands, passes bytes on unchanged, and can, for the next commands of
a name: lose the answer (the server has executed the command, the connection breaks), hang (the
answer never comes, the connection stays), or cut (the command never reaches the server). `election`
refuses everybody for a while, as when no node is the primary, and then answers "not primary" once.
"""

import asyncio
import contextlib
import itertools
import struct
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import bson
from pymongo import AsyncMongoClient

OP_MSG = 2013
HEAD = struct.Struct("<iiii")
"""length, request id, the request that is answered, kind of message"""

Fault = Literal["lost", "hanging", "cut"]

UNFAULTED = {"hello", "ismaster", "isMaster", "endSessions", "killAllSessions"}
"""What a driver asks by itself, beside its caller's commands."""


@dataclass
class _Planned:
    fault: Fault
    command: str
    times: int
    after: int
    happened: asyncio.Event = field(default_factory=asyncio.Event)


class MongoProxy:
    """Serves at `uri`. `seen` counts the commands that clients sent, by name."""

    def __init__(self, behind: str) -> None:
        parts = urlsplit(behind)
        assert parts.hostname and parts.port, "one server, by its address and port"
        self._behind = behind
        self._address = (parts.hostname, parts.port)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._monitors: set[asyncio.Task[None]] = set()
        """Connections on which a driver waits to be told of a change of the topology."""
        self._planned: list[_Planned] = []
        self._altered: dict[str, dict[str, Any]] = {}
        self._not_primary = 0
        self._answers = itertools.count(1_000_000_000)
        self.seen: Counter[str] = Counter()
        self.uri = ""

    @classmethod
    @contextlib.asynccontextmanager
    async def before(cls, behind: str, *, port: int = 0) -> AsyncIterator["MongoProxy"]:
        """At this port; 0: at any that is free."""
        proxy = cls(behind)
        proxy._port = port
        await proxy._listen()
        proxy.uri = f"mongodb://127.0.0.1:{proxy._port}/?directConnection=true"
        try:
            yield proxy
        finally:
            await proxy._close()

    def plan(
        self,
        fault: Fault,
        *,
        times: int = 1,
        command: str = "commitTransaction",
        after: int = 0,
    ) -> asyncio.Event:
        """What happens to the next `times` commands of this name, `after` so many that go well, one
        plan after the other. The event is set once it has happened for the first time: what is lost
        has been executed."""
        planned = _Planned(fault, command, times, after)
        self._planned.append(planned)
        return planned.happened

    def alter(self, command: str, **changes: Any) -> None:
        """Answer this command otherwise than the server does; a field that is None is left out."""
        self._altered[command] = changes

    def calm(self) -> None:
        """Forget what was planned and has not happened."""
        self._planned.clear()
        self._not_primary = 0

    async def election(self, seconds: float) -> None:
        """Break every connection and refuse new ones for so long; the first command of a client
        afterwards is answered "not primary".

        The new primary does not know the transactions that were under way, and knows all that were
        committed with a majority: the server behind is told to forget the former.
        """
        await self._close()
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(self._behind)
        await client.admin.command("killAllSessions", [])
        await client.close()
        await asyncio.sleep(seconds)
        self._not_primary = 1
        await self._listen()

    async def break_connections(self) -> None:
        """All that are open; new ones are accepted."""
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self.break_connections()

    async def _accepted(
        self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._pass_on(client, to_client, task)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one of both sides went away, or the proxy closes
        finally:
            self._tasks.discard(task)
            self._monitors.discard(task)
            to_client.close()

    async def _pass_on(
        self,
        client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        connection: asyncio.Task[None],
    ) -> None:
        server, to_server = await asyncio.open_connection(*self._address)
        faults: dict[int, _Planned] = {}
        """By request id: those whose answer is not passed on."""
        altered: dict[int, dict[str, Any]] = {}
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(
                    self._requests(client, to_server, to_client, faults, altered, connection)
                )
                both.create_task(self._replies(server, to_client, faults, altered))
        except* (OSError, asyncio.IncompleteReadError, _Broken):
            pass
        finally:
            to_server.close()

    async def _requests(
        self,
        client: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        to_client: asyncio.StreamWriter,
        faults: dict[int, _Planned],
        altered: dict[int, dict[str, Any]],
        connection: asyncio.Task[None],
    ) -> None:
        while True:
            message = await _message(client)
            _, request_id, _, kind = HEAD.unpack_from(message)
            if kind == OP_MSG:
                command = _document(message)
                name = next(iter(command))
                self.seen[name] += 1
                if self._not_primary and name not in UNFAULTED:
                    self._not_primary -= 1
                    answer = _not_primary(name, command)
                    to_client.write(_reply(answer, request_id, next(self._answers)))
                    self._tell_monitors()
                    continue
                if "topologyVersion" in command:
                    self._monitors.add(connection)
                if name in self._altered:
                    altered[request_id] = self._altered[name]
                planned = self._planned_for(name)
                if planned is not None and planned.fault == "cut":
                    planned.happened.set()
                    raise _Broken
                if planned is not None:
                    faults[request_id] = planned
            to_server.write(message)
            await to_server.drain()

    async def _replies(
        self,
        server: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        faults: dict[int, _Planned],
        altered: dict[int, dict[str, Any]],
    ) -> None:
        while True:
            message = await _message(server)
            _, number, request_id, _ = HEAD.unpack_from(message)
            if changes := altered.pop(request_id, None):
                answer = _document(message) | changes
                kept = {name: value for name, value in answer.items() if value is not None}
                message = _reply(kept, request_id, number)
            planned = faults.pop(request_id, None)
            if planned is not None:
                planned.happened.set()
                if planned.fault == "lost":
                    raise _Broken
                continue
            to_client.write(message)
            await to_client.drain()

    def _tell_monitors(self) -> None:
        """A server whose role changes says so at once to who waits for it; here, that he asks."""
        for monitor in self._monitors:
            monitor.cancel()

    def _planned_for(self, command: str) -> _Planned | None:
        plan = next((plan for plan in self._planned if plan.command == command), None)
        if plan is None:
            return None
        if plan.after:
            plan.after -= 1
            return None
        plan.times -= 1
        if not plan.times:
            self._planned.remove(plan)
        return plan


class _Broken(Exception):
    """The connection is to break now."""


async def _message(stream: asyncio.StreamReader) -> bytes:
    head = await stream.readexactly(HEAD.size)
    (length, *_) = HEAD.unpack(head)
    return head + await stream.readexactly(length - HEAD.size)


def _document(message: bytes) -> dict[str, Any]:
    """The command: the section of kind 0, wherever it stands among sequences of documents."""
    at = HEAD.size + 4  # after the flags
    while message[at] == 1:
        at += 1 + struct.unpack_from("<i", message, at + 1)[0]
    (length,) = struct.unpack_from("<i", message, at + 1)
    return bson.decode(message[at + 1 : at + 1 + length])


def _reply(answer: dict[str, Any], to: int, request_id: int) -> bytes:
    body = struct.pack("<I", 0) + b"\x00" + bson.encode(answer)
    return HEAD.pack(HEAD.size + len(body), request_id, to, OP_MSG) + body


def _not_primary(name: str, command: dict[str, Any]) -> dict[str, Any]:
    """As mongod labels it: a statement of a transaction is transient, a commit and a retryable
    write may be sent again."""
    ends = name in ("commitTransaction", "abortTransaction")
    labels = []
    if command.get("autocommit") is False and not ends:
        labels = ["TransientTransactionError"]
    elif ends or "txnNumber" in command:
        labels = ["RetryableWriteError"]
    return {
        "ok": 0.0,
        "errmsg": "not primary",
        "code": 10107,
        "codeName": "NotWritablePrimary",
        **({"errorLabels": labels} if labels else {}),
    }
