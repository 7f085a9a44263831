"""Browser clients and their sessions."""

import hashlib
import re
import secrets

from starlette.requests import Request

from khoa_sandbox.clerk.errors import ClerkError, not_found, signed_out
from khoa_sandbox.clerk.events import Caller, Events
from khoa_sandbox.clerk.names import new_id, now_ms
from khoa_sandbox.clerk.shapes import Shapes, session_status
from khoa_sandbox.store import Document, Store

CLIENT = "clerk_client"
SESSION = "clerk_session"
SIGN_IN = "clerk_sign_in"
SIGN_UP = "clerk_sign_up"
COOKIE = "__client"

DAY_MS = 24 * 60 * 60 * 1000
SESSION_LIFETIME_MS = 7 * DAY_MS
CLIENT_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
KEPT_AFTER_END_MS = 30 * DAY_MS
PRUNE_EVERY_MS = 60 * 60 * 1000


class Sessions:
    """A client is one browser, known by its cookie; it has at most one active session.

    The store has a hash of the cookie, never the cookie. A client in which nobody has signed in is
    removed after a day, a session a month after its end.
    """

    def __init__(self, store: Store, events: Events, shapes: Shapes) -> None:
        self._store = store
        self._events = events
        self._shapes = shapes
        self._prune_at = 0
        store.index(SESSION, "client_id")
        store.index(SESSION, "user_id")
        self._prune()

    def client(self, request: Request) -> Document | None:
        token = request.cookies.get(COOKIE)
        return self._store.get(CLIENT, _key(token)) if token else None

    def client_or_new(self, request: Request) -> tuple[Document, str]:
        """Returns the browser's client, created when first needed, and the cookie's value."""
        client = self.client(request)
        if client:
            return client, request.cookies[COOKIE]
        self._prune()
        token = secrets.token_urlsafe(32)
        return self._new_client(_key(token)), token

    def _new_client(self, key: str) -> Document:
        now = now_ms()
        client = {
            "id": new_id("client"),
            "key": key,
            "sign_in": None,
            "sign_up": None,
            "last_strategy": None,
            "created_at": now,
            "updated_at": now,
        }
        self._store.put(CLIENT, key, client)
        return client

    def reload(self, client: Document) -> Document:
        return self._store.get(CLIENT, client["key"]) or client

    def update_client(self, client: Document, **changes: str | None) -> None:
        client.update(changes, updated_at=now_ms())
        self._store.put(CLIENT, client["key"], client)

    def active(self, client: Document) -> list[Document]:
        """The client's active sessions, oldest first."""
        found = self._store.find(SESSION, {"client_id": client["id"]}, newest_first=False)
        return [session for session in found if is_active(session)]

    def of_user(self, user_id: str) -> list[Document]:
        """The user's active sessions in all browsers, newest first."""
        return [
            session
            for session in self._store.find(SESSION, {"user_id": user_id})
            if is_active(session)
        ]

    def current(self, request: Request, session_id: str | None = None) -> Document:
        """Returns the client's session that a request uses; raises ClerkError 401."""
        client = self.client(request)
        wanted = session_id or request.query_params.get("_clerk_session_id")
        sessions = self.active(client) if client else []
        if wanted:
            sessions = [session for session in sessions if session["id"] == wanted]
        if not sessions:
            raise signed_out()
        return sessions[-1]

    def refuse_second(self, client: Document) -> None:
        """Raises ClerkError 400 if somebody is signed in: the instance allows one session each."""
        if self.active(client):
            raise ClerkError(
                400,
                "session_exists",
                "You're currently in single session mode. You can only be signed into one account"
                " at a time.",
            )

    def get(self, session_id: str) -> Document:
        """Raises ClerkError 404."""
        session = self._store.get(SESSION, session_id)
        if session is None:
            raise not_found("The session")
        return session

    def search(self, where: dict[str, str]) -> list[Document]:
        """Sessions in any state, newest first, by `user_id` or `client_id` or both."""
        return self._store.find(SESSION, where)

    def open(self, client: Document | None, user: Document, request: Request) -> Document:
        """Signs the user in; without a client, in a new one that no browser has.

        Raises ClerkError 403 for a banned user.
        """
        refuse_banned(user)
        if client is None:
            client = self._new_client(_key(secrets.token_urlsafe(32)))
        self.refuse_second(client)
        now = now_ms()
        session = {
            "id": new_id("sess"),
            "client_id": client["id"],
            "user_id": user["id"],
            "status": "active",
            "activity": _activity(request),
            "verified_at": now,
            "last_active_at": now,
            "expire_at": now + SESSION_LIFETIME_MS,
            "abandon_at": now + SESSION_LIFETIME_MS + 30 * DAY_MS,
            "created_at": now,
            "updated_at": now,
        }
        self._store.put(SESSION, session["id"], session)
        self._tell("created", session, user, Caller.of(request))
        return session

    def touch(self, session: Document) -> None:
        now = now_ms()
        session.update(last_active_at=now, updated_at=now)
        self._store.put(SESSION, session["id"], session)

    def end(self, session: Document, status: str, user: Document | None, caller: Caller) -> None:
        """Ends the session as ended, removed or revoked. `user` is None once deleted."""
        session.update(status=status, updated_at=now_ms())
        self._store.put(SESSION, session["id"], session)
        self._tell(status, session, user, caller)

    def end_all(
        self, user: Document, status: str, caller: Caller, *, but: str | None = None
    ) -> None:
        for session in self.of_user(user["id"]):
            if session["id"] != but:
                self.end(session, status, user, caller)

    def _tell(self, what: str, session: Document, user: Document | None, caller: Caller) -> None:
        shown = self._shapes.backend_user(user) if user else None
        data = {**self._shapes.backend_session(session), "user": shown}
        self._events.emit(f"session.{what}", data, caller)

    def _prune(self) -> None:
        """Removes old clients and sessions, at most hourly, when a new client is created."""
        now = now_ms()
        if now < self._prune_at:
            return
        self._prune_at = now + PRUNE_EVERY_MS
        with self._store.transaction():
            in_use = set()
            for session in self._store.find(SESSION):
                ended_at = min(session["expire_at"], session.get("updated_at", now))
                if not is_active(session) and ended_at < now - KEPT_AFTER_END_MS:
                    self._store.delete(SESSION, session["id"])
                else:
                    in_use.add(session["client_id"])
            for client in self._store.find(CLIENT):
                if client["id"] not in in_use and client["updated_at"] < now - DAY_MS:
                    self._store.delete(CLIENT, client["key"])
            for kind in (SIGN_IN, SIGN_UP):
                for attempt in self._store.find(kind):
                    if attempt["abandon_at"] < now:
                        self._store.delete(kind, attempt["id"])


def refuse_banned(user: Document) -> None:
    if user["banned"]:
        raise ClerkError(
            403, "user_banned", "Your account has been banned and cannot sign in. Contact support."
        )


def is_active(session: Document) -> bool:
    return session_status(session) == "active"


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# The first match wins: later names also occur in the user agents of earlier ones.
_BROWSERS = [
    ("Edge", r"Edg/([\d.]+)"),
    ("Opera", r"OPR/([\d.]+)"),
    ("Firefox", r"Firefox/([\d.]+)"),
    ("Chrome", r"Chrome/([\d.]+)"),
    ("Safari", r"Version/([\d.]+).* Safari/"),
]
_DEVICES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Macintosh", "Macintosh"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
]


def _activity(request: Request) -> Document:
    """Returns what the list of devices shows of a browser."""
    agent = request.headers.get("user-agent", "")
    browsers = ((name, re.search(pattern, agent)) for name, pattern in _BROWSERS)
    name, version = next(((n, found[1]) for n, found in browsers if found), (None, None))
    return {
        "object": "session_activity",
        "id": new_id("sess_activity"),
        "device_type": next((device for device, mark in _DEVICES if mark in agent), None),
        "is_mobile": "Mobile" in agent,
        "browser_name": name,
        "browser_version": version,
        "ip_address": request.client.host if request.client else None,
        # Addresses are not located here; without a place the page shows empty brackets.
        "city": "localhost",
        "country": None,
    }
