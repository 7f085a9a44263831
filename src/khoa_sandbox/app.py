"""The sandbox's wiring: one application, a mount per platform."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa_sandbox import clerk, cloudinary, console, retention, smtp, stripe
from khoa_sandbox.chaos.door import ChaosDoor
from khoa_sandbox.context import Context
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys
from khoa_sandbox.names import OwnNames
from khoa_sandbox.refusals import on_http_error, refusal
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store

MEGABYTE = 1024 * 1024
# The largest body each mount takes: pictures at Clerk, films at Cloudinary, forms elsewhere.
# The empty prefix matches every path, even that of `OPTIONS *`.
BODY_LIMITS = {"/cloudinary/": 110 * MEGABYTE, "/clerk/": 11 * MEGABYTE, "": 2 * MEGABYTE}
TOO_LARGE = "The request's body is too large."

log = logging.getLogger("khoa_sandbox")


def create_app(
    settings: SandboxSettings,
    keys: Keys,
    store: Store,
    deliveries: Deliveries,
    mail: socket.socket | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Starlette:
    """Builds the application; its lifespan starts and stops the deliveries, and receives mail by
    SMTP on the listening socket `mail`. `stopping` returns true once the process is asked to end.
    """
    chaos = deliveries.chaos
    context = Context(settings, keys, store, deliveries, chaos, stopping)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await deliveries.start()
        smtp_server = await smtp.serve(store, mail) if mail else None
        tasks = [
            asyncio.create_task(stripe.background(context), name="Stripe's scheduled actions"),
            asyncio.create_task(retention.run(store), name="the removal of old deliveries"),
        ]
        for task in tasks:
            task.add_done_callback(_ended)
        try:
            yield
        finally:
            if smtp_server:
                smtp_server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await deliveries.stop()

    routes = [
        *clerk.router(context),
        Mount("/stripe", routes=stripe.router(context)),
        Mount("/cloudinary", app=cloudinary.router(context)),
        # Last, since it matches every other path.
        Mount("", app=console.router(context)),
    ]
    middleware = [Middleware(OwnNames), Middleware(BodyLimit), Middleware(ChaosDoor, chaos=chaos)]
    return Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={HTTPException: on_http_error},
        lifespan=lifespan,
    )


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("%s stopped", task.get_name(), exc_info=error)


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
            await refusal(path, 413, TOO_LARGE)(scope, receive, send)
            return
        taken = 0
        started = False

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise BodyTooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, limited, watched)
        except BodyTooLarge:
            if started:
                raise
            await refusal(path, 413, TOO_LARGE)(scope, receive, send)


class BodyTooLarge(HTTPException):
    """A body exceeds its limit; a platform's own handler words the response, if it has one."""

    def __init__(self) -> None:
        super().__init__(413, TOO_LARGE)
