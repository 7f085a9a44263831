"""Clerk's Backend API: what a server calls with the secret key, below `/clerk-api`."""

import secrets
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.clerk import addresses, names, passwords
from khoa_sandbox.clerk.backend_sessions import BackendSessions
from khoa_sandbox.clerk.errors import HANDLERS, ClerkError, invalid
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance
from khoa_sandbox.clerk.names import now_ms
from khoa_sandbox.clerk.requests import count_of, json_of, refuse_unknown, text_of
from khoa_sandbox.store import Document

MAX_ADDRESSES = 5
METADATA = ("public_metadata", "private_metadata", "unsafe_metadata")
UPDATE_ONLY = {"primary_email_address_id", "sign_out_of_other_sessions"}
ORDERS = ("created_at", "updated_at", "email_address", "last_sign_in_at", "last_active_at")
PARAMETERS = {
    "email_address",
    "first_name",
    "last_name",
    "external_id",
    "locale",
    "password",
    "skip_password_checks",
    "skip_password_requirement",
    *METADATA,
}

Handler = Callable[[Request], Any]


def create_backend(instance: Instance) -> Starlette:
    users = Users(instance)
    sessions = BackendSessions(instance)

    async def jwks(request: Request) -> Response:
        return JSONResponse(instance.tokens.jwks())

    def guarded(handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            _authorize(request, instance.secret_key)
            answer: Response = await handler(request)
            return answer

        return checked

    table: list[tuple[str, str, Handler]] = [
        ("GET", "/v1/jwks", jwks),
        ("GET", "/v1/users", users.search),
        ("POST", "/v1/users", users.create),
        ("GET", "/v1/users/count", users.count),
        ("GET", "/v1/users/{user_id}", users.show),
        ("PATCH", "/v1/users/{user_id}", users.update),
        ("DELETE", "/v1/users/{user_id}", users.delete),
        ("PATCH", "/v1/users/{user_id}/metadata", users.update_metadata),
        ("POST", "/v1/users/{user_id}/ban", users.ban),
        ("POST", "/v1/users/{user_id}/unban", users.unban),
        ("GET", "/v1/sessions", sessions.search),
        ("POST", "/v1/sessions", sessions.create),
        ("GET", "/v1/sessions/{session_id}", sessions.show),
        ("POST", "/v1/sessions/{session_id}/revoke", sessions.revoke),
        ("POST", "/v1/sessions/{session_id}/tokens", sessions.token),
    ]
    routes = [Route(path, guarded(handler), methods=[verb]) for verb, path, handler in table]
    return Starlette(routes=routes, exception_handlers=HANDLERS)


class Users:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._accounts = instance.accounts
        self._shapes = instance.shapes

    async def search(self, request: Request) -> Response:
        query = request.query_params
        users = self._matching(query)
        order = query.get("order_by", "-created_at")
        field = order.lstrip("+-")
        if field not in ORDERS:
            raise invalid("order_by", "form_param_value_invalid", f"Cannot order by {field}.")
        key = "email" if field == "email_address" else field
        # Users who have never signed in come before those who have.
        users.sort(key=lambda user: user[key] or 0, reverse=order.startswith("-"))
        offset, limit = count_of(query, "offset"), count_of(query, "limit")
        page = users[offset : offset + limit]
        return JSONResponse([self._shapes.backend_user(user) for user in page])

    async def count(self, request: Request) -> Response:
        count = len(self._matching(request.query_params))
        return JSONResponse({"object": "total_count", "total_count": count})

    async def show(self, request: Request) -> Response:
        return self._answer(self._accounts.get(request.path_params["user_id"]))

    async def create(self, request: Request) -> Response:
        body = await json_of(request)
        refuse_unknown(body, PARAMETERS)
        emails = body.get("email_address")
        if not isinstance(emails, list) or not 1 <= len(emails) <= MAX_ADDRESSES:
            raise invalid("email_address", "form_param_missing", "Give an email address.")
        user = self._accounts.create(
            *(names.email_of(text_of(email, "email_address") or "") for email in emails),
            caller=Caller.of(request),
            password=await _password(body),
            first_name=names.name_of(text_of(body.get("first_name"), "first_name"), "first_name"),
            last_name=names.name_of(text_of(body.get("last_name"), "last_name"), "last_name"),
            external_id=text_of(body.get("external_id"), "external_id"),
            locale=text_of(body.get("locale"), "locale"),
            **{name: names.metadata_of(body.get(name) or {}, name) for name in METADATA},
        )
        return self._answer(user)

    async def update(self, request: Request) -> Response:
        body = await json_of(request)
        refuse_unknown(body, PARAMETERS - {"email_address"} | UPDATE_ONLY)
        user_id = request.path_params["user_id"]
        self._accounts.get(user_id)
        changes: Document = {
            field: names.name_of(text_of(body[field], field), field)
            for field in ("first_name", "last_name", "external_id", "locale")
            if field in body
        }
        changes |= {name: names.metadata_of(body[name], name) for name in METADATA if name in body}
        if digest := await _password(body):
            changes |= {"password": digest, "password_updated_at": now_ms()}
        primary = text_of(body.get("primary_email_address_id"), "primary_email_address_id")

        def edit(user: Document) -> None:
            user.update(changes)
            if primary:
                addresses.make_primary(user, primary)

        caller = Caller.of(request)
        with self._instance.store.transaction():
            user = self._accounts.change(user_id, caller, edit)
            if body.get("sign_out_of_other_sessions") is True:
                self._instance.sessions.end_all(user, "revoked", caller)
        return self._answer(user)

    async def update_metadata(self, request: Request) -> Response:
        """Merges deeply; a null removes its key."""
        body = await json_of(request)
        refuse_unknown(body, set(METADATA))
        changes = {
            name: names.metadata_of(body[name], name)
            for name in METADATA
            if body.get(name) is not None
        }

        def edit(user: Document) -> None:
            for name, change in changes.items():
                user[name] = names.metadata_of(_merged(user[name], change), name)

        user = self._accounts.change(request.path_params["user_id"], Caller.of(request), edit)
        return self._answer(user)

    async def delete(self, request: Request) -> Response:
        caller = Caller.of(request)
        with self._instance.store.transaction():
            user = self._accounts.delete(request.path_params["user_id"], caller)
            self._instance.sessions.end_all(user, "removed", caller)
        self._instance.pictures.remove(user["image_id"])
        return JSONResponse(self._shapes.deleted_user(user))

    async def ban(self, request: Request) -> Response:
        return self._set_banned(request, True)

    async def unban(self, request: Request) -> Response:
        return self._set_banned(request, False)

    def _set_banned(self, request: Request, banned: bool) -> Response:
        user_id = request.path_params["user_id"]
        return self._answer(self._instance.set_banned(user_id, banned, Caller.of(request)))

    def _matching(self, query: QueryParams) -> list[Document]:
        users = self._accounts.all()
        lists: dict[str, Callable[[Document], set[str]]] = {
            "email_address": _emails,
            "user_id": lambda user: {user["id"]},
            "external_id": lambda user: {user["external_id"]},
        }
        for parameter, values in lists.items():
            if wanted := set(query.getlist(parameter)):
                users = [user for user in users if values(user) & wanted]
        searches: dict[str, Callable[[Document], str]] = {
            "query": lambda user: " ".join(
                (user["id"], user["external_id"] or "", _names(user), *_emails(user))
            ),
            "email_address_query": lambda user: " ".join(_emails(user)),
            "name_query": _names,
        }
        for parameter, words in searches.items():
            if text := query.get(parameter, "").lower():
                users = [user for user in users if text in words(user).lower()]
        return users

    def _answer(self, user: Document) -> Response:
        return JSONResponse(self._shapes.backend_user(user))


def _authorize(request: Request, secret_key: str) -> None:
    given = request.headers.get("authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {secret_key}".encode()):
        raise ClerkError(401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid.")


async def _password(body: Document) -> str | None:
    """Returns the password's digest; `skip_password_checks` allows a short one, as at Clerk."""
    password = text_of(body.get("password"), "password")
    if not password:
        return None
    if body.get("skip_password_checks") is not True:
        passwords.check_length(password, "password")
    return await passwords.digest(password)


def _emails(user: Document) -> set[str]:
    return {address["email"] for address in user["addresses"]}


def _names(user: Document) -> str:
    return " ".join(name for name in (user["first_name"], user["last_name"]) if name)


def _merged(old: Document, change: Document) -> Document:
    merged = dict(old)
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            before = merged.get(key)
            merged[key] = _merged(before if isinstance(before, dict) else {}, value)
        else:
            merged[key] = value
    return merged
