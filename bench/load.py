"""Who asks: wrk for the same request again and again, a small client for requests that differ.

wrk (Debian's package) costs so little that the server stays the slower side. Where it cannot be
had, the client below asks instead; the server then waits for it, and ratios come out too kind.
"""

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator

CONNECTIONS = 16
SECONDS = 3.0
SERVER_CPU, CLIENT_CPU = 0, 1


def find_wrk() -> str | None:
    """wrk, installed when we may."""
    if not shutil.which("wrk") and shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["apt-get", "install", "--yes", "--no-install-recommends", "wrk"]
        subprocess.run(apt, check=False, capture_output=True)
    return shutil.which("wrk")


def requests_per_second(wrk: str | None, port: int, path: str) -> float:
    """How many answers of status 200 a second `GET path` gave over some seconds."""
    if wrk is None:
        return asyncio.run(_asked_in_python(port, path))
    ask = [wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS:g}s"]
    command = [*_pinned_to(CLIENT_CPU), *ask, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"GET {path} did not go well:\n{said}")
    return float(found[1])


async def send_all(port: int, requests: list[bytes], at_once: int) -> float:
    """Send each once, `at_once` at a time over as many connections; the seconds it took."""
    seconds, refused = await send_each(port, requests, at_once)
    if refused:
        raise RuntimeError(f"{len(refused)} of {len(requests)} were not taken (503).")
    return seconds


async def send_each(port: int, requests: list[bytes], at_once: int) -> tuple[float, list[bytes]]:
    """The same; the seconds it took, and the requests that were answered 503, to be sent again."""
    loop = asyncio.get_running_loop()
    todo, refused = iter(requests), list[bytes]()
    asked = [await _connect(loop, port, todo, refused=refused) for _ in range(at_once)]
    started = time.perf_counter()
    for connection in asked:
        connection.ask()
    await asyncio.gather(*(connection.done for connection in asked))
    return time.perf_counter() - started, refused


async def seconds_each(port: int, requests: list[bytes], at_once: int) -> list[float]:
    """The same; how long each took from its sending to the end of its answer."""
    loop = asyncio.get_running_loop()
    todo, took = iter(requests), list[float]()
    asked = [await _connect(loop, port, todo, took.append) for _ in range(at_once)]
    for connection in asked:
        connection.ask()
    await asyncio.gather(*(connection.done for connection in asked))
    return took


async def _asked_in_python(port: int, path: str) -> float:
    request = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()
    count, until = 0, time.perf_counter() + SECONDS

    def todo() -> Iterator[bytes]:
        nonlocal count
        while time.perf_counter() < until:
            count += 1
            yield request

    loop, requests = asyncio.get_running_loop(), todo()
    asked = [await _connect(loop, port, requests) for _ in range(CONNECTIONS)]
    for connection in asked:
        connection.ask()
    await asyncio.gather(*(connection.done for connection in asked))
    return count / SECONDS


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is whole."""

    def __init__(
        self,
        todo: Iterator[bytes],
        took: Callable[[float], object],
        refused: list[bytes] | None,
    ) -> None:
        self._todo = todo
        self._took = took
        self._refused = refused
        self._request = b""
        self._asked_at = 0.0
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def ask(self) -> None:
        assert self._transport is not None, "connected before it asks"
        request = next(self._todo, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._asked_at = time.perf_counter()
            self._request = request
            self._transport.write(request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        if length is None or len(body) < int(length[1]):
            return
        self._buffer = b""
        if head.startswith(b"HTTP/1.1 503") and self._refused is not None:
            self._refused.append(self._request)
            self.ask()
        elif not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(f"Not 200: {(head + body)[:500]!r}"))
        else:
            self._took(time.perf_counter() - self._asked_at)
            self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("The server hung up."))


async def _connect(
    loop: asyncio.AbstractEventLoop,
    port: int,
    todo: Iterator[bytes],
    took: Callable[[float], object] = float,
    refused: list[bytes] | None = None,
) -> _Connection:
    _, connection = await loop.create_connection(
        lambda: _Connection(todo, took, refused), "127.0.0.1", port
    )
    return connection


def _pinned_to(cpu: int) -> list[str]:
    taskset = shutil.which("taskset")
    return [taskset, "--cpu-list", str(cpu)] if taskset and (os.cpu_count() or 1) > 1 else []
