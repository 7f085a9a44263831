"""People at Clerk: the actions of its dashboard."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.clerk import accounts, addresses, images
from khoa_sandbox.clerk.errors import ClerkError
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import build
from khoa_sandbox.console.paging import page
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context
from khoa_sandbox.store import Document

Button = Callable[[str, Caller], object]


class People:
    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._clerk = build(context)

    def routes(self, path: str) -> list[Route]:
        return [
            Route(path, self.list_all),
            self._button(f"{path}/{{id}}/ban", lambda id, by: self._clerk.set_banned(id, True, by)),
            self._button(
                f"{path}/{{id}}/unban", lambda id, by: self._clerk.set_banned(id, False, by)
            ),
            self._button(f"{path}/{{id}}/sign-out", self._sign_out),
        ]

    async def list_all(self, request: Request) -> Response:
        return page(request, self._store, accounts.KIND, self._shown)

    def _sign_out(self, user_id: str, caller: Caller) -> None:
        with self._store.transaction():
            user = self._clerk.accounts.get(user_id)
            self._clerk.sessions.end_all(user, "revoked", caller)

    def _button(self, path: str, press: Button) -> Route:
        async def pressed(request: Request) -> Response:
            try:
                press(request.path_params["id"], Caller.of(request))
            except ClerkError as error:
                raise Refused(error.status, error.message) from error
            return JSONResponse({"done": True})

        return Route(path, pressed, methods=["POST"])

    def _shown(self, user: Document) -> Document:
        """Returns a user without password or server-only data."""
        names = ("id", "email", "first_name", "last_name", "banned", "created_at")
        return {
            **{name: user[name] for name in (*names, "last_sign_in_at", "public_metadata")},
            "picture": f"/clerk{images.path_of(user)}",
            "other_emails": [
                {"email": one["email"], "verified": addresses.is_verified(one)}
                for one in user["addresses"]
                if one["id"] != user["email_id"]
            ],
            "sessions": len(self._clerk.sessions.of_user(user["id"])),
        }
