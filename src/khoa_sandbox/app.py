"""The sandbox's wiring: one application, a mount per platform."""

import importlib
import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa_sandbox.context import Context
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store

MEGABYTE = 1024 * 1024
# The largest body each mount takes: pictures at Clerk, films at Cloudinary, forms elsewhere.
BODY_LIMITS = {"/cloudinary/": 110 * MEGABYTE, "/clerk/": 11 * MEGABYTE, "/": 2 * MEGABYTE}

MOUNTS = [
    ("/clerk", "khoa_sandbox.clerk", "frontend_router"),
    ("/clerk-api", "khoa_sandbox.clerk", "backend_router"),
    ("/stripe", "khoa_sandbox.stripe", "router"),
    ("/cloudinary", "khoa_sandbox.cloudinary", "router"),
    ("", "khoa_sandbox.console", "router"),
]


def create_app(
    settings: SandboxSettings, keys: Keys, store: Store, deliveries: Deliveries
) -> Starlette:
    """Builds the application; its lifespan starts and stops the deliveries."""
    context = Context(settings, keys, store, deliveries)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await deliveries.start()
        try:
            yield
        finally:
            await deliveries.stop()

    return Starlette(routes=_mounts(context), middleware=[Middleware(BodyLimit)], lifespan=lifespan)


def _mounts(context: Context) -> list[BaseRoute]:
    """A platform's `router(context)` is a list of routes or an application, relative to its mount.

    The console comes last, since its mount takes every path that is left.
    """
    mounts: list[BaseRoute] = []
    for path, module, factory in MOUNTS:
        if importlib.util.find_spec(module):
            make = getattr(importlib.import_module(module), factory, None)
            if make:
                mounts.append(_mount(path, make(context)))
    return mounts


def _mount(path: str, routes: list[BaseRoute] | ASGIApp) -> Mount:
    return Mount(path, routes=routes) if isinstance(routes, list) else Mount(path, app=routes)


class BodyLimit:
    """Refuses a body over its mount's limit with 413, whether or not its length was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        limit = next(size for prefix, size in BODY_LIMITS.items() if path.startswith(prefix))
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            await _too_large(path)(scope, receive, send)
            return
        taken = 0
        started = False

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _BodyTooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, limited, watched)
        except _BodyTooLarge:
            if started:
                raise
            await _too_large(path)(scope, receive, send)


class _BodyTooLarge(Exception):
    """A body went on past its limit."""


def _too_large(path: str) -> JSONResponse:
    """In the shape of the platform whose mount it is."""
    text = "The request's body is too large."
    if path.startswith(("/clerk/", "/clerk-api/")):
        error = {"code": "request_body_too_large", "message": text, "long_message": text}
        return JSONResponse({"errors": [error]}, 413)
    return JSONResponse({"error": {"type": "invalid_request_error", "message": text}}, 413)
