"""The console's JSON, below `/console/api`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox import mail
from khoa_sandbox.clerk import accounts, images
from khoa_sandbox.cloudinary import assets
from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.console import rows
from khoa_sandbox.console.mailbox import Mailbox
from khoa_sandbox.console.paging import PER_PAGE, offset, page
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context
from khoa_sandbox.deliveries import Forgotten
from khoa_sandbox.stripe import actions, objects, sessions
from khoa_sandbox.stripe.errors import StripeError

PAYMENT = objects.kind(sessions.NAME)


class Api:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store
        self._shapes = Shapes(context.settings, context.keys)

    def routes(self) -> list[Route]:
        api = "/console/api"
        payment = f"{api}/payments/{{id}}"
        return [
            Route(f"{api}/about", self.about),
            *Mailbox(self._context).routes(f"{api}/mail"),
            Route(f"{api}/people", self.people),
            Route(f"{api}/payments", self.payments),
            Route(f"{api}/media", self.media),
            Route(f"{api}/deliveries", self.deliveries),
            Route(f"{api}/deliveries/{{id}}", self.delivery),
            Route(f"{api}/deliveries/{{id}}/resend", self.resend, methods=["POST"]),
            Route(f"{payment}/refund", self.refund, methods=["POST"]),
            Route(f"{payment}/settle", self.settle, methods=["POST"]),
            Route(f"{payment}/fail", self.fail, methods=["POST"]),
        ]

    def counts(self) -> dict[str, Any]:
        """What the page's tabs show."""
        store = self._store
        return {
            "mail": store.count(mail.KIND),
            "people": store.count(accounts.KIND),
            "payments": store.count(PAYMENT),
            "media": store.count(assets.KIND),
            "deliveries": store.count(rows.DELIVERY),
            "pending": store.count(rows.DELIVERY, {"state": "pending"}),
            "failed": store.count(rows.DELIVERY, {"state": "failed"}),
            "chaos": self._context.chaos.active,
        }

    async def about(self, request: Request) -> Response:
        settings = self._context.settings
        return JSONResponse(
            {"public_url": settings.public_url, "webhook_base": settings.webhook_base}
        )

    async def people(self, request: Request) -> Response:
        return page(
            request,
            self._store,
            accounts.KIND,
            lambda user: rows.person(user, images.path_of(user)),
        )

    async def payments(self, request: Request) -> Response:
        items = actions.list_payments(self._context, limit=PER_PAGE, offset=offset(request))
        return JSONResponse({"items": items, "total": self._store.count(PAYMENT)})

    async def media(self, request: Request) -> Response:
        return page(
            request, self._store, assets.KIND, lambda asset: rows.medium(asset, self._shapes)
        )

    async def deliveries(self, request: Request) -> Response:
        names = ("platform", "state")
        where = {name: value for name in names if (value := request.query_params.get(name))}
        return page(request, self._store, rows.DELIVERY, rows.delivery, where)

    async def delivery(self, request: Request) -> Response:
        row = self._store.get(rows.DELIVERY, request.path_params["id"])
        if row is None:
            raise Refused(404, "No such delivery.")
        return JSONResponse(rows.delivery_details(row))

    async def resend(self, request: Request) -> Response:
        try:
            self._context.deliveries.resend(request.path_params["id"])
        except KeyError:
            raise Refused(404, "No such delivery.") from None
        except Forgotten:
            raise Refused(409, "This delivery is so old that its body is gone.") from None
        return JSONResponse({"done": True})

    async def refund(self, request: Request) -> Response:
        """The whole of a charge, or `{"amount": minor units}` of it."""
        amount = await _amount(request)
        try:
            actions.refund(self._context, request.path_params["id"], amount)
        except StripeError as error:
            raise _refused(error) from error
        return JSONResponse({"done": True})

    async def settle(self, request: Request) -> Response:
        try:
            actions.settle(self._context, request.path_params["id"])
        except StripeError as error:
            raise _refused(error) from error
        return JSONResponse({"done": True})

    async def fail(self, request: Request) -> Response:
        try:
            actions.fail(self._context, request.path_params["id"])
        except StripeError as error:
            raise _refused(error) from error
        return JSONResponse({"done": True})


async def _amount(request: Request) -> int | None:
    if not await request.body():
        return None
    try:
        content = await request.json()
    except ValueError:
        raise Refused(400, "The body is not JSON.") from None
    amount = content.get("amount") if isinstance(content, dict) else 0
    if amount is not None and (type(amount) is not int or amount < 1):
        raise Refused(422, "The amount must be a whole number of minor units.")
    return amount


def _refused(error: StripeError) -> Refused:
    return Refused(error.status, str(error.error["message"]))
