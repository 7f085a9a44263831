"""Sessions in the Backend API: list, revoke and, for tests, create them."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.clerk.errors import ClerkError, invalid
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance
from khoa_sandbox.clerk.requests import count_of, json_of, refuse_unknown, text_of
from khoa_sandbox.clerk.sessions import is_active
from khoa_sandbox.clerk.shapes import session_status
from khoa_sandbox.clerk.tokens import LIFETIME
from khoa_sandbox.store import Document

STATUSES = ("abandoned", "active", "ended", "expired", "removed", "replaced", "revoked")
LIFETIMES = range(30, 315360000 + 1)  # seconds


class BackendSessions:
    """`create` and `token` exist at development instances only: they let a test sign in."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._sessions = instance.sessions

    async def search(self, request: Request) -> Response:
        """Lists sessions by user or client; like Clerk, it requires one of them."""
        query = request.query_params
        where = {name: query[name] for name in ("user_id", "client_id") if query.get(name)}
        if not where:
            raise ClerkError(
                400,
                "missing_query_parameter",
                "Either of the following query parameters must be provided: client_id, user_id.",
            )
        status = query.get("status")
        if status and status not in STATUSES:
            raise invalid("status", "form_param_value_invalid", f"There is no status {status}.")
        found = [
            session
            for session in self._sessions.search(where)
            if not status or session_status(session) == status
        ]
        offset, limit = count_of(query, "offset"), count_of(query, "limit")
        page = [self._shown(session) for session in found[offset : offset + limit]]
        if query.get("paginated") == "true":
            return JSONResponse({"data": page, "total_count": len(found)})
        return JSONResponse(page)

    async def show(self, request: Request) -> Response:
        return JSONResponse(self._shown(self._find(request)))

    async def create(self, request: Request) -> Response:
        body = await json_of(request)
        refuse_unknown(body, {"user_id"})
        user_id = text_of(body.get("user_id"), "user_id")
        if not user_id:
            raise invalid("user_id", "form_param_missing", "user_id must be included.")
        with self._instance.store.transaction():
            user = self._instance.accounts.get(user_id)
            session = self._sessions.open(None, user, request)
        return JSONResponse(self._shown(session))

    async def revoke(self, request: Request) -> Response:
        """Ends the session; revoking it twice is not an error."""
        with self._instance.store.transaction():
            session = self._find(request)
            if is_active(session):
                user = self._instance.accounts.find(session["user_id"])
                self._sessions.end(session, "revoked", user, Caller.of(request))
        return JSONResponse(self._shown(session))

    async def token(self, request: Request) -> Response:
        body = await json_of(request)
        refuse_unknown(body, {"expires_in_seconds"})
        lifetime = body.get("expires_in_seconds") or LIFETIME
        if type(lifetime) is not int or lifetime not in LIFETIMES:
            raise invalid(
                "expires_in_seconds", "form_param_value_invalid", "Must be at least 30 seconds."
            )
        session = self._find(request)
        if not is_active(session):
            raise ClerkError(404, "resource_not_found", "The session is over.")
        token = self._instance.tokens.session_token(session, None, lifetime)
        return JSONResponse({"object": "token", "jwt": token})

    def _find(self, request: Request) -> Document:
        return self._sessions.get(request.path_params["session_id"])

    def _shown(self, session: Document) -> Document:
        shown = self._instance.shapes.backend_session(session)
        return {**shown, "latest_activity": _present(session["activity"])}


def _present(activity: Document) -> Document:
    """Leaves out what is unknown about a device, as Clerk does."""
    return {name: value for name, value in activity.items() if value is not None}
