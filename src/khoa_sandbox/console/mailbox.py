"""The mailbox's JSON, and a message's HTML for a frame in which no script runs."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox import mail
from khoa_sandbox.console import rows
from khoa_sandbox.console.paging import page
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context
from khoa_sandbox.store import Document

# Links open in a new tab, since no other site may load in the frame.
_BASE = '<base target="_blank">'


class Mailbox:
    """`GET /mail` (`?to=` one address), `DELETE /mail`, `GET /mail/{id}`, `GET /mail/{id}/html`."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        # A message may show pictures of the school itself, and nothing else remote.
        self._policy = (
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
            f"style-src 'unsafe-inline'; img-src data: {context.settings.public_url}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )

    def routes(self, path: str) -> list[Route]:
        return [
            Route(path, self.list_all, methods=["GET"]),
            Route(path, self.empty, methods=["DELETE"]),
            Route(f"{path}/{{id}}", self.show),
            Route(f"{path}/{{id}}/html", self.html),
        ]

    async def list_all(self, request: Request) -> Response:
        to = request.query_params.get("to")
        return page(request, self._store, mail.KIND, rows.message, {"to": to} if to else None)

    async def empty(self, request: Request) -> Response:
        mail.empty(self._store)
        return JSONResponse({"done": True})

    async def show(self, request: Request) -> Response:
        return JSONResponse(self._message(request))

    async def html(self, request: Request) -> Response:
        html = self._message(request).get("html")
        if html is None:
            raise Refused(404, "This message has no HTML.")
        return HTMLResponse(_BASE + html, headers={"Content-Security-Policy": self._policy})

    def _message(self, request: Request) -> Document:
        message = self._store.get(mail.KIND, request.path_params["id"])
        if message is None:
            raise Refused(404, "No such message.")
        return message
