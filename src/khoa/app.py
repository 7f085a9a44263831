"""Wires the application together: settings in, application out."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from importlib import metadata
from pathlib import Path

from fastapi import FastAPI, Request
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from khoa.base import log as logging
from khoa.base.background import running
from khoa.base.domain import Domain, check, documents_of
from khoa.base.errors import Unavailable
from khoa.base.lifetime import die_with_parent
from khoa.base.refusal import StartRefused
from khoa.catalogue.answers import ReadyAnswers, ReadyAnswersMiddleware
from khoa.catalogue.search.reader import SearchIndex
from khoa.context import Context, CurrentContext
from khoa.database import Database, migrations
from khoa.database.clock import ClockSync
from khoa.domains import DOMAINS
from khoa.http import problems
from khoa.http.openapi import Api
from khoa.http.security import SecurityHeaders
from khoa.pages import clerk_proxy
from khoa.pages import routes as page_routes
from khoa.pages.html import Shell
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.mail import MailPlatform
from khoa.platforms.media.registry import Media
from khoa.platforms.payments.registry import Payments
from khoa.platforms.registry import REGISTRY, Registry, load_settings
from khoa.school.watch import SchoolWatch
from khoa.settings import Settings

WEB = Path(__file__).parents[2] / "web" / "dist"


async def connect(
    settings: Settings, domains: Sequence[Domain] = DOMAINS, registry: Registry = REGISTRY
) -> Context:
    """Connect to the database and make the platforms' clients. End with
    `context.database.close()`."""
    database = Database(settings.database_uri, settings.mongodb_database)
    documents = documents_of(domains)
    documents += [document for document in registry.documents() if document not in documents]
    await database.connect(documents)
    school = SchoolWatch(settings)
    await school.load()
    return Context(
        settings=settings,
        database=database,
        clerk=ClerkPlatform(settings.clerk, authorized_parties=[settings.public_url]),
        media=Media.of(registry.media, settings),
        mail=MailPlatform(settings.mail) if settings.mail else None,
        payments=Payments.of(registry.payments, settings),
        deployment=await database.deployment_id(),
        school_watch=school,
        domains=tuple(domains),
    )


def create_app(
    settings: Settings,
    *,
    web: Path = WEB,
    domains: Sequence[Domain] = DOMAINS,
    registry: Registry = REGISTRY,
) -> ASGIApp:
    """Create the application with all its middleware. It connects when the server starts it.

    `registry`: the providers that `settings` were loaded for. Raises StartRefused when two domains
    claim the same name, collection, route, intent or event.
    """
    check(domains)
    logging.configure(production=settings.production)
    api = create_api(settings, web=web, domains=domains, registry=registry)
    whole: ASGIApp = ReadyAnswersMiddleware(
        SecurityHeaders(
            problems.DrainRefusedBody(api),
            settings,
            media=Media.of(registry.media, settings).origins,
        ),
        api.state.answers,
    )
    if settings.trusted_proxies:
        whole = wrap_asgi_with_proxy_headers(whole, list(settings.trusted_proxies))
    return whole


def create_api(
    settings: Settings,
    *,
    web: Path = WEB,
    domains: Sequence[Domain] = DOMAINS,
    registry: Registry = REGISTRY,
) -> Api:
    """Create the routes. Platforms' keys are read at its start only, so that the OpenAPI document
    needs none."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        context = await connect(settings, domains, registry)
        if settings.embedded_database:
            await context.database.end_orphaned_transactions()
        app.state.context = context
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(context.database.close)
            clock = ClockSync(context.database.client)
            await stack.enter_async_context(running(clock, context.school_watch))
            if "clerk" in settings.sandboxed:
                proxy = clerk_proxy.ClerkProxy(settings.sandbox_url)
                app.state.clerk_proxy = proxy
                await stack.enter_async_context(proxy.transport)
            yield

    app = Api(
        title="Khoa",
        version=metadata.version("khoa"),
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.search = SearchIndex(settings.data_dir)
    app.state.answers = ReadyAnswers(app.state.search.commit)
    app.state.shell = Shell(web / "index.html") if (web / "index.html").exists() else None
    problems.handle_errors(app)
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    for router in (router for domain in domains for router in domain.routers):
        app.include_router(router)
    if "clerk" in settings.sandboxed:
        app.include_router(clerk_proxy.router)
    if (web / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=web / "assets"))
    for file in web.glob("*"):
        if file.is_file() and file.name != "index.html":
            app.add_api_route(f"/{file.name}", _file(file), include_in_schema=False)
    app.include_router(page_routes.config)
    app.include_router(page_routes.router)
    return app


def app_from_environment() -> ASGIApp:
    """Create the application of a web server's worker."""
    die_with_parent()
    return create_app(load_settings())


def _file(path: Path) -> Callable[[], FileResponse]:
    """Serve a file of the web's build whose name does not change with its content, such as the
    icon."""
    return lambda: FileResponse(path, headers={"cache-control": "public, max-age=3600"})


async def healthz() -> Response:
    """Answer 200 when this worker is alive."""
    return Response("ok", media_type="text/plain")


async def readyz(request: Request, context: CurrentContext) -> Response:
    """Answer 200 when this worker can serve: the database answers, its schema fits this code, and
    there is a search index. Otherwise 503 with what is missing."""
    await context.database.ping()
    try:
        await migrations.verify(context.database.database, documents_of(context.domains))
    except StartRefused as error:
        raise Unavailable(str(error), retry_after=30) from error
    if request.app.state.search.commit() is None:
        raise Unavailable("There is no search index yet.", retry_after=5)
    return Response("ok", media_type="text/plain")
