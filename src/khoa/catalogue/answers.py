"""Cache the catalogue's encoded answers in each worker.

The same pages are asked for again and again, and a route with its validation costs several times
what sending bytes does: the encoded answer is kept in the worker's memory and sent before any other
code runs. They are of one commit of the index, and the next one drops them all: whatever changes a
course is in a commit a moment later, so that no older answer outlives it, whether it came from the
index or from the database. They also expire.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from khoa.catalogue.search.reader import Commit

MAX_ANSWERS = 2_000
"""Visitors choose query strings, so the number of cached answers needs a bound."""
MAX_BYTES = 24_000_000
"""Of all bodies together: a page of 48 cards has 80 kB, and a worker should fit in 150 MB."""
MAX_QUERY = 500
"""Bytes of a query string that is kept; a page asks with a fifth of that."""
EXPIRES_AFTER = 30.0
"""Seconds. Bounds what is hidden while the indexer is away and nothing is committed."""

Key = tuple[str, bytes]


@dataclass(frozen=True)
class _Answer:
    body: bytes
    etag: bytes
    headers: list[tuple[bytes, bytes]]
    kept_at: float


class ReadyAnswers:
    """By path and query string. `newest` tells the index's commit, as cheaply as each request may
    ask for it; None while there is none."""

    def __init__(self, newest: Callable[[], Commit | None]) -> None:
        self._newest = newest
        self._commit: Commit | None = None
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self._bytes = 0

    def commit(self) -> Commit | None:
        """Return the commit that an answer begun now belongs to. Call it before reading anything
        for the answer."""
        commit = self._newest()
        if commit != self._commit:
            self._commit = commit
            self._answers.clear()
            self._bytes = 0
        return commit

    def get(self, key: Key) -> _Answer | None:
        self.commit()
        answer = self._answers.get(key)
        if answer and time.monotonic() - answer.kept_at > EXPIRES_AFTER:
            self._drop(key)
            return None
        return answer

    def keep(self, key: Key, body: bytes, commit: Commit | None) -> None:
        """Cache an answer that was begun at `commit`, unless a newer commit exists by now."""
        if commit is None or commit != self.commit() or len(key[1]) > MAX_QUERY:
            return
        self._drop(key)
        etag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-cache"),
            (b"etag", etag),
            (b"x-content-type-options", b"nosniff"),
        ]
        self._answers[key] = _Answer(body, etag, headers, time.monotonic())
        self._bytes += len(body)
        while len(self._answers) > MAX_ANSWERS or self._bytes > MAX_BYTES:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer:
            self._bytes -= len(answer.body)


class ReadyAnswersMiddleware:
    """Middleware before the whole application: send a cached answer, or pass the request on."""

    def __init__(self, app: ASGIApp, answers: ReadyAnswers) -> None:
        self.app = app
        self.answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"]
            if path.startswith("/api/courses"):
                answer = self.answers.get((path, scope["query_string"]))
                if answer is not None:
                    await _send(answer, scope, send)
                    return
        await self.app(scope, receive, send)


async def _send(answer: _Answer, scope: Scope, send: Send) -> None:
    for name, value in scope["headers"]:
        if name == b"if-none-match" and value == answer.etag:
            unchanged = [(b"etag", answer.etag), (b"cache-control", b"no-cache")]
            await send({"type": "http.response.start", "status": 304, "headers": unchanged})
            await send({"type": "http.response.body", "body": b""})
            return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})
