"""Middleware that injects faults into the platforms' APIs."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa_sandbox.chaos import answers
from khoa_sandbox.chaos.state import Chaos, Platform

# A prefix's platform, and whether its calls are files that a browser loads by itself.
_PLACES: tuple[tuple[str, Platform, bool], ...] = (
    ("/clerk-api/", "clerk", False),
    ("/clerk/v1/", "clerk", False),
    ("/clerk/", "clerk", True),
    ("/stripe/v1/", "stripe", False),
    ("/stripe/", "stripe", True),
    ("/cloudinary/v1_1/", "cloudinary", False),
    ("/cloudinary/", "cloudinary", True),
)

HANG_UP = "khoa_sandbox.hang_up"
"""In `scope["extensions"]`: closes the connection without an answer."""


class ChaosDoor:
    """Decides about each call of a platform by chance; the console is never affected."""

    def __init__(self, app: ASGIApp, chaos: Chaos) -> None:
        self._app = app
        self._chaos = chaos

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _place(scope)
        if place is None:
            await self._app(scope, receive, send)
            return
        platform, file = place
        line = f"{scope['method']} {scope['path']}"
        await asyncio.sleep(self._chaos.slowness(platform, line, file=file))
        calls = self._chaos.plan(platform).calls
        match self._chaos.fault(platform, line, file=file):
            case "time_out":
                await _hang(scope, receive, calls.time_out_seconds)
            case "limit":
                await answers.limited(platform, calls.retry_after)(scope, receive, send)
            case "fail":
                await answers.unavailable(platform)(scope, receive, send)
            case "lose_answer":
                await self._app(scope, receive, _nowhere)
                await answers.unavailable(platform)(scope, receive, send)
            case None:
                await self._app(scope, receive, send)


def with_hang_up(app: ASGIApp) -> ASGIApp:
    """Gives ChaosDoor a way to close the connection; must be outermost, directly below uvicorn.

    ASGI has none, but uvicorn's `send` is a method of the object that holds the connection.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            exchange = send.__self__  # type: ignore[attr-defined]
            scope.setdefault("extensions", {})[HANG_UP] = exchange.transport.abort
        await app(scope, receive, send)

    return wrapped


async def _hang(scope: Scope, receive: Receive, seconds: float) -> None:
    """Stays silent for `seconds`, or until the caller disconnects."""
    try:
        async with asyncio.timeout(seconds):
            await _gone(receive)
    except TimeoutError:
        scope["extensions"][HANG_UP]()
        await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _nowhere(message: Message) -> None:
    """Loses the response."""


def _place(scope: Scope) -> tuple[Platform, bool] | None:
    if scope["type"] != "http" or scope["method"] == "OPTIONS":
        return None
    path: str = scope["path"]
    return next(((name, file) for start, name, file in _PLACES if path.startswith(start)), None)
