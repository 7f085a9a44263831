"""The console's JSON, below `/console/api`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox import mail
from khoa_sandbox.clerk import accounts
from khoa_sandbox.cloudinary import assets
from khoa_sandbox.console import rows
from khoa_sandbox.console.mailbox import Mailbox
from khoa_sandbox.console.media import Media
from khoa_sandbox.console.paging import page
from khoa_sandbox.console.payments import Payments
from khoa_sandbox.console.people import People
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context
from khoa_sandbox.deliveries import Forgotten


class Api:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store
        self._payments = Payments(context)

    def routes(self) -> list[Route]:
        api = "/console/api"
        return [
            Route(f"{api}/about", self.about),
            *Mailbox(self._context).routes(f"{api}/mail"),
            *People(self._context).routes(f"{api}/people"),
            *self._payments.routes(api),
            *Media(self._context).routes(f"{api}/media"),
            Route(f"{api}/deliveries", self.deliveries),
            Route(f"{api}/deliveries/{{id}}", self.delivery),
            Route(f"{api}/deliveries/{{id}}/resend", self.resend, methods=["POST"]),
        ]

    def counts(self) -> dict[str, Any]:
        """Returns the numbers on the page's tabs."""
        store = self._store
        return {
            "mail": store.count(mail.KIND),
            "people": store.count(accounts.KIND),
            "payments": self._payments.count(),
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
