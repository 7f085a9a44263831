"""The host names at which the sandbox answers: this machine's own, and no other."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from khoa_sandbox.refusals import refusal

_OWN = re.compile(r"(localhost|127\.0\.0\.1)(:\d{1,5})?", re.ASCII | re.IGNORECASE)


class OwnNames:
    """Refuses a request whose `Host` merely resolves here: DNS rebinding by another site, a name
    such as `127.0.0.1.nip.io` or one in `/etc/hosts`, a proxy that serves the sandbox to others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and not _OWN.fullmatch(Headers(scope=scope).get("host", "")):
            app = refusal(scope["path"], 403, "The sandbox is at localhost only.")
        await app(scope, receive, send)
