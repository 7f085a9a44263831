"""The one Clerk instance of the sandbox: its parts, and how the Frontend API answers."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from khoa_sandbox.clerk.accounts import Accounts
from khoa_sandbox.clerk.events import Caller, Events
from khoa_sandbox.clerk.images import Pictures
from khoa_sandbox.clerk.sessions import (
    CLIENT_COOKIE_AGE,
    COOKIE,
    SIGN_IN,
    SIGN_UP,
    Sessions,
    is_active,
)
from khoa_sandbox.clerk.shapes import Shapes
from khoa_sandbox.clerk.tokens import Tokens
from khoa_sandbox.context import Context
from khoa_sandbox.keys import load_private_key
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Document, Store


@dataclass(frozen=True)
class Instance:
    settings: SandboxSettings
    store: Store
    secret_key: str
    tokens: Tokens
    shapes: Shapes
    accounts: Accounts
    sessions: Sessions
    pictures: Pictures

    def origin(self, request: Request) -> str:
        """Returns the page's origin, for which the session token is issued.

        A same-origin GET does not send it; then it comes from the page's address.
        """
        for header in ("origin", "referer"):
            value = request.headers.get(header)
            if value and self.allows(value):
                parts = urlsplit(value)
                return f"{parts.scheme}://{parts.netloc}"
        return self.settings.public_url

    def allows(self, origin: str) -> bool:
        """Allows Khoa's own origin, and any port of this machine (the development server)."""
        parts, own = urlsplit(origin), urlsplit(self.settings.public_url)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        return parts.scheme in ("http", "https") and parts.hostname in ("localhost", "127.0.0.1")

    def session_json(self, session: Document, request: Request) -> Document:
        user = self.accounts.find(session["user_id"])
        token = None
        if user and is_active(session):
            token = self.tokens.session_token(session, self.origin(request))
        return self.shapes.session(session, user, token)

    def client_json(self, client: Document, request: Request) -> Document:
        sessions = [self.session_json(s, request) for s in self.sessions.active(client)]
        sign_in = self.store.get(SIGN_IN, client["sign_in"]) if client["sign_in"] else None
        sign_up = self.store.get(SIGN_UP, client["sign_up"]) if client["sign_up"] else None
        return self.shapes.client(
            client,
            sessions,
            self.sign_in_json(sign_in) if sign_in else None,
            self.shapes.sign_up(sign_up) if sign_up else None,
        )

    def sign_in_json(self, sign_in: Document) -> Document:
        return self.shapes.sign_in(sign_in, self.accounts.find(sign_in["user_id"]))

    def signed_in(self, request: Request) -> Document:
        """Returns the signed-in user of a request; raises ClerkError 401 when there is none."""
        return self.accounts.get(self.sessions.current(request)["user_id"])

    def set_banned(self, user_id: str, banned: bool, caller: Caller) -> Document:
        """Sets the ban; a banned user's sessions end and none begin. Raises ClerkError 404."""
        with self.store.transaction():
            user = self.accounts.update(user_id, caller, banned=banned)
            if banned:
                self.sessions.end_all(user, "revoked", caller)
        return user

    def answer_own(self, request: Request, response: Any) -> JSONResponse:
        """Responds to a request for which `signed_in` found somebody."""
        client = self.sessions.client(request)
        assert client is not None  # a session was found by it
        return self.answer(request, response, client)

    def answer(
        self, request: Request, response: Any, client: Document, cookie: str | None = None
    ) -> JSONResponse:
        """Returns `{response, client}`, as every mutation does, and renews the browser's cookie."""
        body = {"response": response, "client": self.client_json(client, request)}
        answer = JSONResponse(body)
        answer.set_cookie(
            COOKIE,
            cookie or request.cookies[COOKIE],
            max_age=CLIENT_COOKIE_AGE,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self.settings.public_url.startswith("https://"),
        )
        return answer


def build(context: Context) -> Instance:
    settings, store = context.settings, context.store
    shapes = Shapes(settings.public_url)
    events = Events(context.deliveries, context.keys.clerk_webhook_signing_secret)
    return Instance(
        settings=settings,
        store=store,
        secret_key=context.keys.clerk_secret_key,
        tokens=Tokens(load_private_key(settings.data_dir), f"{settings.public_url}/clerk"),
        shapes=shapes,
        accounts=Accounts(store, events, shapes),
        sessions=Sessions(store, events, shapes),
        pictures=Pictures(settings.data_dir / "clerk-images"),
    )


async def form_of(request: Request) -> dict[str, str]:
    """Returns the text fields of a form; the last one wins."""
    form = await request.form()
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
