"""The catalogue's ready-made answers.

The same pages are asked for again and again, and a route with its validation costs several times
what sending bytes does: the encoded answer is kept in the worker's memory and sent before any other
code runs. Whatever changes a course wakes `CatalogueWatch`, which drops them all; they also expire.
"""

import asyncio
import contextlib
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass

import structlog
from pymongo.errors import PyMongoError
from starlette.types import ASGIApp, Receive, Scope, Send

from khoa.courses import changes
from khoa.courses.models import CourseStats

log = structlog.get_logger()

MAX_ANSWERS = 2_000
"""Query strings are the visitor's: what is kept must have a bound."""
MAX_BYTES = 24_000_000
"""Of all bodies together: a page of 48 cards has 80 kB, and a worker should fit in 150 MB."""
MAX_QUERY = 500
"""Bytes of a query string that is kept; a page asks with a fifth of that."""
EXPIRES_AFTER = 60.0
"""Seconds; also bounds what a lost change can hide."""
CATCH_UP_EVERY = 30.0
"""Seconds between looks at the journal: an open change stream can lose events."""

Key = tuple[str, bytes]


@dataclass(frozen=True)
class _Answer:
    body: bytes
    etag: bytes
    headers: list[tuple[bytes, bytes]]
    kept_at: float


class ReadyAnswers:
    """By path and query string. `generation` grows when all are dropped."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self.generation = 0
        self._bytes = 0

    def get(self, key: Key) -> _Answer | None:
        answer = self._answers.get(key)
        if answer and time.monotonic() - answer.kept_at > EXPIRES_AFTER:
            self._drop(key)
            return None
        return answer

    def keep(self, key: Key, body: bytes, generation: int) -> None:
        """Keep an answer that was begun in `generation`; a stale one is not kept."""
        if generation != self.generation or len(key[1]) > MAX_QUERY:
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

    def drop_all(self) -> None:
        self.generation += 1
        self._answers.clear()
        self._bytes = 0

    def _drop(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer:
            self._bytes -= len(answer.body)


class ReadyAnswersMiddleware:
    """Stands in front of the whole application; whatever is not ready goes through."""

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


class CatalogueWatch:
    """Drops the ready answers when a course changes; the stream wakes it, the journal is sure. A
    sale drops none: their numbers of students are as old as the answers may be."""

    def __init__(self, answers: ReadyAnswers) -> None:
        self._answers = answers
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._listen(), name="catalogue-listen"),
            asyncio.create_task(self._catch_up(), name="catalogue-catch-up"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        while True:
            try:
                async with await changes.listen() as stream:
                    self._answers.drop_all()
                    async for change in stream:
                        if change.get("ns", {}).get("coll") != CourseStats.get_collection_name():
                            self._answers.drop_all()
            except PyMongoError as error:
                log.warning("catalogue.listen_failed", error=str(error))
            await asyncio.sleep(1)

    async def _catch_up(self) -> None:
        journal = changes.Reader()
        while True:
            try:
                news = await journal.new()
                if news.rebuild or news.course_ids:
                    self._answers.drop_all()
                journal.took(news)
            except PyMongoError as error:
                log.warning("catalogue.catch_up_failed", error=str(error))
            await asyncio.sleep(CATCH_UP_EVERY)
