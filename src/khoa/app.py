"""The only wiring: settings in, application out."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from fastapi import FastAPI
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from khoa.base import log as logging
from khoa.base.lifetime import die_with_parent
from khoa.catalogue import routes as catalogue_routes
from khoa.catalogue.answers import CatalogueWatch, ReadyAnswers, ReadyAnswersMiddleware
from khoa.catalogue.search.reader import SearchIndex
from khoa.context import Context, CurrentContext
from khoa.courses.models import DOCUMENTS as COURSE_DOCUMENTS
from khoa.database import Database
from khoa.enrolments import routes as enrolment_routes
from khoa.enrolments.models import DOCUMENTS as ENROLMENT_DOCUMENTS
from khoa.http import problems
from khoa.http.security import SecurityHeaders
from khoa.ledger.models import DOCUMENTS as LEDGER_DOCUMENTS
from khoa.me import routes as me_routes
from khoa.office import inbox_routes as office_inbox_routes
from khoa.office import ledger_routes as office_ledger_routes
from khoa.office import metrics_routes
from khoa.office import overview_routes as office_overview_routes
from khoa.office import purchases_routes as office_purchases_routes
from khoa.office import transfers_routes as office_transfers_routes
from khoa.outbox.models import DOCUMENTS as OUTBOX_DOCUMENTS
from khoa.outbox.worker import OutboxWorker
from khoa.pages import clerk_proxy
from khoa.pages import routes as page_routes
from khoa.pages.html import Shell
from khoa.payments import redeeming_routes, refund_routes, transfer_routes
from khoa.payments import routes as purchase_routes
from khoa.payments.doers import DOERS
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.mail import MailPlatform
from khoa.platforms.media.cloudinary import CloudinaryPlatform
from khoa.platforms.payments.manual.provider import DOCUMENTS as TRANSFER_DOCUMENTS
from khoa.platforms.payments.registry import provider_named
from khoa.purchases.models import DOCUMENTS as PURCHASE_DOCUMENTS
from khoa.reconcile.models import DOCUMENTS as RECONCILE_DOCUMENTS
from khoa.reconcile.timer import ReconcileTimer
from khoa.selling import cart_routes
from khoa.selling.activation_models import ActivationBatch, ActivationCode
from khoa.selling.cart_models import Cart
from khoa.selling.coupon_models import Coupon, CouponUse
from khoa.settings import Settings
from khoa.studio import captions_routes as studio_captions_routes
from khoa.studio import coupons_routes as studio_coupons_routes
from khoa.studio import curriculum_routes as studio_curriculum_routes
from khoa.studio import earnings_routes as studio_earnings_routes
from khoa.studio import routes as studio_routes
from khoa.users.models import DOCUMENTS as USER_DOCUMENTS
from khoa.webhooks import routes as webhook_routes
from khoa.webhooks.models import DOCUMENTS as WEBHOOK_DOCUMENTS

DOCUMENTS = [
    *OUTBOX_DOCUMENTS,
    *USER_DOCUMENTS,
    *COURSE_DOCUMENTS,
    *ENROLMENT_DOCUMENTS,
    *TRANSFER_DOCUMENTS,
    *PURCHASE_DOCUMENTS,
    Cart,
    Coupon,
    CouponUse,
    ActivationBatch,
    ActivationCode,
    *WEBHOOK_DOCUMENTS,
    *LEDGER_DOCUMENTS,
    *RECONCILE_DOCUMENTS,
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
        mail=MailPlatform(settings.mail) if settings.mail else None,
        payments={name: provider_named(name, settings) for name in settings.payments},
        deployment=await database.deployment_id(),
    )


def create_app(settings: Settings, *, web: Path = WEB) -> ASGIApp:
    """The application with all its middleware. Nothing is connected before the server starts it."""
    logging.configure(production=settings.production)
    answers = ReadyAnswers()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        context = await connect(settings)
        if settings.embedded_database:
            await context.database.end_orphaned_transactions()
        app.state.context = context
        watch = CatalogueWatch(answers)
        watch.start()
        outbox = OutboxWorker(context, DOERS)
        outbox.start()
        timer = ReconcileTimer(context)
        timer.start()
        async with contextlib.AsyncExitStack() as stack:
            if "clerk" in settings.sandboxed:
                proxy = clerk_proxy.ClerkProxy(settings.sandbox_url)
                app.state.clerk_proxy = proxy
                await stack.enter_async_context(proxy.transport)
            yield
        await timer.stop()
        await outbox.stop()
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
    app.state.search = SearchIndex(settings.data_dir)
    app.state.shell = Shell(web / "index.html") if (web / "index.html").exists() else None
    problems.handle_errors(app)
    app.add_api_route("/healthz", healthz, include_in_schema=False)
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    for router in (
        catalogue_routes.router,
        purchase_routes.router,
        cart_routes.router,
        redeeming_routes.router,
        transfer_routes.router,
        refund_routes.router,
        enrolment_routes.router,
        me_routes.router,
        studio_routes.router,
        studio_routes.pictures,
        studio_curriculum_routes.router,
        studio_captions_routes.router,
        studio_earnings_routes.router,
        studio_coupons_routes.router,
        office_purchases_routes.router,
        office_inbox_routes.router,
        office_transfers_routes.router,
        office_ledger_routes.router,
        office_overview_routes.router,
        metrics_routes.router,
        webhook_routes.router,
    ):
        app.include_router(router)
    if "clerk" in settings.sandboxed:
        app.include_router(clerk_proxy.router)
    if (web / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=web / "assets"))
    for file in web.glob("*"):
        if file.is_file() and file.name != "index.html":
            app.add_api_route(f"/{file.name}", _file(file), include_in_schema=False)
    app.include_router(page_routes.router)
    whole: ASGIApp = ReadyAnswersMiddleware(
        SecurityHeaders(problems.ReadOutRefused(app), settings), answers
    )
    if settings.trusted_proxies:
        whole = wrap_asgi_with_proxy_headers(whole, list(settings.trusted_proxies))
    return whole


def app_from_environment() -> ASGIApp:
    """What a worker of the server calls."""
    die_with_parent()
    return create_app(Settings.load())


def _file(path: Path) -> Callable[[], FileResponse]:
    """A file of the web's build whose name does not change with its content, such as the icon."""
    return lambda: FileResponse(path, headers={"cache-control": "public, max-age=3600"})


async def healthz() -> Response:
    """This worker answers."""
    return Response("ok", media_type="text/plain")


async def readyz(context: CurrentContext) -> Response:
    """This worker can work: its database answers. 503 otherwise."""
    await context.database.ping()
    return Response("ok", media_type="text/plain")
