"""Clerk's Backend API: what a server calls with the secret key, below `/clerk-api`."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.clerk import names, passwords
from khoa_sandbox.clerk.errors import HANDLERS, ClerkError, invalid
from khoa_sandbox.clerk.events import Caller
from khoa_sandbox.clerk.instance import Instance
from khoa_sandbox.clerk.names import now_ms
from khoa_sandbox.store import Document

METADATA = ("public_metadata", "private_metadata", "unsafe_metadata")
ORDERS = ("created_at", "updated_at", "email_address", "last_sign_in_at", "last_active_at")
MAX_LIMIT = 500

Handler = Callable[[Request], Any]


def create_backend(instance: Instance) -> Starlette:
    users = Users(instance)

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
        # Nothing is older than the oldest: who has never signed in comes before who has.
        users.sort(key=lambda user: user[key] or 0, reverse=order.startswith("-"))
        offset = _count(query, "offset", 0, 10**9)
        limit = _count(query, "limit", 10, MAX_LIMIT)
        page = users[offset : offset + limit]
        return JSONResponse([self._shapes.backend_user(user) for user in page])

    async def count(self, request: Request) -> Response:
        count = len(self._matching(request.query_params))
        return JSONResponse({"object": "total_count", "total_count": count})

    async def show(self, request: Request) -> Response:
        return self._answer(self._accounts.get(request.path_params["user_id"]))

    async def create(self, request: Request) -> Response:
        body = await _json(request)
        addresses = body.get("email_address")
        if not isinstance(addresses, list) or len(addresses) != 1:
            raise invalid("email_address", "form_param_missing", "Give one email address.")
        user = self._accounts.create(
            names.email_of(_text(addresses[0], "email_address") or ""),
            caller=Caller.of(request),
            password=await _password(body),
            first_name=names.name_of(_text(body.get("first_name"), "first_name"), "first_name"),
            last_name=names.name_of(_text(body.get("last_name"), "last_name"), "last_name"),
            external_id=_text(body.get("external_id"), "external_id"),
            locale=_text(body.get("locale"), "locale"),
            **{name: names.metadata_of(body.get(name) or {}, name) for name in METADATA},
        )
        return self._answer(user)

    async def update(self, request: Request) -> Response:
        body = await _json(request)
        user_id = request.path_params["user_id"]
        self._accounts.get(user_id)
        changes: Document = {
            field: names.name_of(_text(body[field], field), field)
            for field in ("first_name", "last_name", "external_id", "locale")
            if field in body
        }
        changes |= {name: names.metadata_of(body[name], name) for name in METADATA if name in body}
        if digest := await _password(body):
            changes |= {"password": digest, "password_updated_at": now_ms()}
        with self._instance.store.transaction():
            user = self._accounts.update(user_id, Caller.of(request), **changes)
            if body.get("sign_out_of_other_sessions") is True:
                self._instance.sessions.end_all(user_id, "revoked")
        return self._answer(user)

    async def update_metadata(self, request: Request) -> Response:
        """Merges deeply; a null removes its key."""
        body = await _json(request)
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
        with self._instance.store.transaction():
            user = self._accounts.delete(request.path_params["user_id"], Caller.of(request))
            self._instance.sessions.end_all(user["id"], "removed")
        self._instance.pictures.remove(user["image_id"])
        return JSONResponse(self._shapes.deleted_user(user))

    def _matching(self, query: QueryParams) -> list[Document]:
        users = self._accounts.all()
        lists = {"email_address": "email", "user_id": "id", "external_id": "external_id"}
        for parameter, field in lists.items():
            if wanted := query.getlist(parameter):
                users = [user for user in users if user[field] in wanted]
        searches = {
            "query": ("id", "email", "first_name", "last_name", "external_id"),
            "email_address_query": ("email",),
            "name_query": ("first_name", "last_name"),
        }
        for parameter, fields in searches.items():
            if text := query.get(parameter, "").lower():
                users = [
                    user
                    for user in users
                    if text in " ".join(user[field] or "" for field in fields).lower()
                ]
        return users

    def _answer(self, user: Document) -> Response:
        return JSONResponse(self._shapes.backend_user(user))


def _authorize(request: Request, secret_key: str) -> None:
    given = request.headers.get("authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {secret_key}".encode()):
        raise ClerkError(401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid.")


async def _json(request: Request) -> Document:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ClerkError(400, "request_body_invalid", "The request body is invalid.")
    return body


async def _password(body: Document) -> str | None:
    """The given password's digest; `skip_password_checks` lets a short one through, as at Clerk."""
    password = _text(body.get("password"), "password")
    if not password:
        return None
    if body.get("skip_password_checks") is not True:
        passwords.check_length(password, "password")
    return await passwords.digest(password)


def _text(value: object, param: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise invalid(param, "form_param_type_invalid", f"{param} must be a string.")
    return value


def _count(query: QueryParams, name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or int(text) > most:
        raise invalid(name, "form_param_value_invalid", f"{name} must be from 0 to {most}.")
    return int(text)


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
