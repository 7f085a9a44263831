"""The only wiring: settings in, application out."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa import log as logging
from khoa.catalogue import routes as catalogue_routes
from khoa.catalogue.answers import CatalogueWatch, ReadyAnswers, ReadyAnswersMiddleware
from khoa.context import Context, CurrentContext
from khoa.courses.models import DOCUMENTS as COURSE_DOCUMENTS
from khoa.database import Database
from khoa.enrolments import routes as enrolment_routes
from khoa.enrolments.models import DOCUMENTS as ENROLMENT_DOCUMENTS
from khoa.errors import FieldError, KhoaError, problem
from khoa.me import routes as me_routes
from khoa.pages import clerk_proxy
from khoa.pages import routes as page_routes
from khoa.pages.html import Shell
from khoa.pages.security import security_headers
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.cloudinary import CloudinaryPlatform
from khoa.platforms.stripe import StripeProvider
from khoa.purchases import routes as purchase_routes
from khoa.purchases.models import DOCUMENTS as PURCHASE_DOCUMENTS
from khoa.serving.lifetime import die_with_parent
from khoa.settings import Settings
from khoa.users.models import DOCUMENTS as USER_DOCUMENTS
from khoa.webhooks import routes as webhook_routes
from khoa.webhooks.models import DOCUMENTS as WEBHOOK_DOCUMENTS

log = structlog.get_logger()

DOCUMENTS = [
    *USER_DOCUMENTS,
    *COURSE_DOCUMENTS,
    *ENROLMENT_DOCUMENTS,
    *PURCHASE_DOCUMENTS,
    *WEBHOOK_DOCUMENTS,
]

WEB = Path(__file__).parents[2] / "web" / "dist"


async def connect(settings: Settings) -> Context:
    """The database and the platforms as the settings name them; `context.database.close()` ends."""
    database = Database(settings.database_uri, settings.mongodb_database)
    await database.connect(DOCUMENTS)
    return Context(
        settings=settings,
        database=database,
        clerk=ClerkPlatform(settings.clerk, authorized_parties=[settings.public_url]),
        cloudinary=CloudinaryPlatform(settings.cloudinary),
        payments={"stripe": StripeProvider(settings.stripe)},
        deployment=await database.deployment_id(),
    )


def create_app(settings: Settings, *, web: Path = WEB) -> ASGIApp:
    """The application with all its middleware. Nothing is connected before the server starts it."""
    logging.configure(production=settings.production)
    answers = ReadyAnswers()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        context = await connect(settings)
        app.state.context = context
        watch = CatalogueWatch(answers)
        watch.start()
        async with contextlib.AsyncExitStack() as stack:
            if "clerk" in settings.sandboxed:
                app.state.clerk_proxy = await stack.enter_async_context(
                    clerk_proxy.client(settings.sandbox_url)
                )
            yield
        await watch.stop()
        await context.database.close()

    app = FastAPI(
        title="Khoa",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.answers = answers
    app.state.shell = Shell(web / "index.html") if (web / "index.html").exists() else None
    app.add_exception_handler(KhoaError, _khoa_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    for routes in (
        catalogue_routes,
        purchase_routes,
        enrolment_routes,
        me_routes,
        webhook_routes,
    ):
        app.include_router(routes.router)
    if "clerk" in settings.sandboxed:
        app.include_router(clerk_proxy.router)
    if (web / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=web / "assets"))
    app.include_router(page_routes.router)
    return ReadyAnswersMiddleware(_Headers(app, settings), answers)


def app_from_environment() -> ASGIApp:
    """What a worker of the server calls."""
    die_with_parent()
    return create_app(Settings.load())


async def healthz() -> Response:
    """This worker answers."""
    return Response("ok", media_type="text/plain")


async def readyz(context: CurrentContext) -> Response:
    """This worker can work: its database answers. 503 otherwise."""
    await context.database.ping()
    return Response("ok", media_type="text/plain")


class _Headers:
    """Security headers on every answer, and 127.0.0.1 sent on to localhost, where Clerk lives."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = [
            (name.encode(), value.encode()) for name, value in security_headers(settings).items()
        ]
        self.home = settings.public_url.encode()
        self.wrong_host = b"127.0.0.1" if "//localhost" in settings.public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.wrong_host and scope["method"] == "GET" and self._is_page_at_wrong_host(scope):
            query = scope["query_string"]
            to = self.home + scope["raw_path"] + (b"?" + query if query else b"")
            headers = [(b"location", to), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 307, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        immutable = scope["path"].startswith("/assets/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self.headers if header[0] not in present),
                ]
                if immutable and message["status"] == 200:
                    forever = (b"cache-control", b"public, max-age=31536000, immutable")
                    message["headers"].append(forever)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _is_page_at_wrong_host(self, scope: Scope) -> bool:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        path: str = scope["path"]
        operators = path in ("/healthz", "/readyz", "/metrics")
        return host.split(b":")[0] == self.wrong_host and not (
            path.startswith("/api/") or operators
        )


def _problem_response(
    status: int,
    code: str,
    detail: str,
    errors: tuple[FieldError, ...] = (),
    retry_after: int | None = None,
) -> JSONResponse:
    headers = {"retry-after": str(retry_after)} if retry_after else None
    return JSONResponse(
        problem(status, code, detail, errors),
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )


async def _khoa_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KhoaError)
    if error.status >= 500:
        log.error("request.failed", path=request.url.path, code=error.code, error=error.message)
    return _problem_response(
        error.status, error.code, error.message, error.errors, error.retry_after
    )


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(
        FieldError(".".join(str(part) for part in one["loc"][1:]), one["type"], one["msg"])
        for one in error.errors()
    )
    return _problem_response(422, "invalid", "Some fields are not right.", errors)


_CODES = {404: "not_found", 405: "method_not_allowed"}


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "bad_request")
    return _problem_response(error.status_code, code, str(error.detail))


async def _unexpected_error(request: Request, error: Exception) -> Response:
    """Logged with its trace by the server's own handler; the caller learns no inside."""
    log.error("request.crashed", path=request.url.path, exc_info=error)
    return _problem_response(500, "internal", KhoaError.detail)
