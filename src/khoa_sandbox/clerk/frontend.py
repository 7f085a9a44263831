"""Clerk's Frontend API: what clerk-js calls from the browser, below `/clerk`."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from khoa_sandbox.clerk import images
from khoa_sandbox.clerk.browser_files import FOR_EVER, BrowserFiles
from khoa_sandbox.clerk.environment import environment
from khoa_sandbox.clerk.errors import HANDLERS, ClerkError, not_found
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance
from khoa_sandbox.clerk.me import Me
from khoa_sandbox.clerk.my_addresses import MyAddresses
from khoa_sandbox.clerk.sign_in import SignIns
from khoa_sandbox.clerk.sign_up import SignUps
from khoa_sandbox.store import Document

OVERRIDES = {"PATCH", "PUT", "DELETE"}
SAFE = {"GET", "HEAD", "OPTIONS"}


def create_frontend(instance: Instance) -> Starlette:
    browser = Browser(instance)
    return Starlette(
        routes=[
            *browser.routes(),
            *SignIns(instance).routes(),
            *SignUps(instance).routes(),
            *Me(instance).routes(),
            *MyAddresses(instance).routes(),
        ],
        middleware=[Middleware(OwnPagesOnly, instance=instance), Middleware(ClerkJsManners)],
        exception_handlers=HANDLERS,
    )


class ClerkJsManners:
    """clerk-js sends PATCH, PUT and DELETE as POST with `_method`, and a new address to `…es/`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # Starlette would redirect to the sandbox's own origin, bypassing Khoa's proxy.
            scope = {**scope, "path": scope["path"].rstrip("/")}
            wanted = Request(scope).query_params.get("_method", "").upper()
            if scope["method"] == "POST" and wanted in OVERRIDES:
                scope = {**scope, "method": wanted}
        await self._app(scope, receive, send)


class OwnPagesOnly:
    """Refuses changes requested by another site's page with this browser's cookies (CSRF)."""

    def __init__(self, app: ASGIApp, instance: Instance) -> None:
        self._app = app
        self._instance = instance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            origin = Request(scope).headers.get("origin")
            if origin is not None and not self._instance.allows(origin):
                refusal = ClerkError(
                    400,
                    "origin_invalid",
                    f"The request's origin is not {self._instance.settings.public_url}.",
                )
                await refusal.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Browser:
    """The environment, the client with its sessions and tokens, scripts and pictures."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._store = instance.store
        self._sessions = instance.sessions
        self._files = BrowserFiles(instance.settings.clerk_files)

    def routes(self) -> list[Route]:
        session = "/v1/client/sessions/{session_id}"
        return [
            Route("/v1/environment", self.environment, methods=["GET", "PATCH"]),
            Route("/v1/client", self.show_client, methods=["GET"]),
            Route("/v1/client", self.make_client, methods=["PUT"]),
            Route("/v1/client", self.sign_out, methods=["DELETE"]),
            Route("/v1/client/sessions", self.sign_out, methods=["DELETE"]),
            Route(f"{session}/touch", self.touch, methods=["POST"]),
            Route(f"{session}/tokens", self.token, methods=["POST"]),
            Route(f"{session}/end", self.end_session, methods=["POST"]),
            Route(f"{session}/remove", self.remove_session, methods=["POST"]),
            Route("/.well-known/jwks.json", self.jwks),
            Route("/npm/@clerk/{package}/dist/{name}", self._files.serve),
            Route("/img/default/{user_id}", self.avatar),
            Route("/img/{image_id}", self.picture),
        ]

    async def environment(self, request: Request) -> Response:
        return JSONResponse(environment(self._instance.settings.public_url))

    async def show_client(self, request: Request) -> Response:
        client = self._sessions.client(request)
        if client is None:
            return JSONResponse({"response": None, "client": None})
        body = {"response": self._instance.client_json(client, request), "client": None}
        return JSONResponse(body)

    async def make_client(self, request: Request) -> Response:
        client, cookie = self._sessions.client_or_new(request)
        shown = self._instance.client_json(client, request)
        return self._instance.answer(request, shown, client, cookie)

    async def sign_out(self, request: Request) -> Response:
        with self._store.transaction():
            client = self._sessions.client(request)
            if client is None:
                return JSONResponse({"response": None, "client": None})
            for session in self._sessions.active(client):
                self._end(session, "removed", request)
            self._sessions.update_client(client, sign_in=None, sign_up=None)
        shown = self._instance.client_json(client, request)
        return self._instance.answer(request, shown, client)

    async def touch(self, request: Request) -> Response:
        client, session = self._own(request)
        self._sessions.touch(session)
        shown = self._instance.session_json(session, request)
        return self._instance.answer(request, shown, client)

    async def token(self, request: Request) -> Response:
        session = self._sessions.current(request, request.path_params["session_id"])
        token = self._instance.tokens.session_token(session, self._instance.origin(request))
        return JSONResponse({"object": "token", "jwt": token})

    async def end_session(self, request: Request) -> Response:
        return self._close(request, "ended")

    async def remove_session(self, request: Request) -> Response:
        return self._close(request, "removed")

    async def jwks(self, request: Request) -> Response:
        return JSONResponse(self._instance.tokens.jwks())

    async def avatar(self, request: Request) -> Response:
        letters = request.query_params.get("initials", "")
        return Response(
            images.avatar(request.path_params["user_id"], letters),
            media_type="image/svg+xml",
            headers={
                "cache-control": FOR_EVER,
                # Opened directly, an SVG is a document of this origin.
                "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
                "x-content-type-options": "nosniff",
            },
        )

    async def picture(self, request: Request) -> Response:
        path = self._instance.pictures.path(request.path_params["image_id"])
        if path is None:
            raise not_found("The image")
        headers = {"cache-control": FOR_EVER, "x-content-type-options": "nosniff"}
        return FileResponse(path, headers=headers)

    def _close(self, request: Request, status: str) -> Response:
        with self._store.transaction():
            client, session = self._own(request)
            self._end(session, status, request)
        shown = self._instance.session_json(session, request)
        return self._instance.answer(request, shown, client)

    def _end(self, session: Document, status: str, request: Request) -> None:
        user = self._instance.accounts.find(session["user_id"])
        self._sessions.end(session, status, user, Caller.of(request))

    def _own(self, request: Request) -> tuple[Document, Document]:
        """Returns the client and its active session named in the path; raises ClerkError 401."""
        session = self._sessions.current(request, request.path_params["session_id"])
        client = self._sessions.client(request)
        assert client is not None
        return client, session
