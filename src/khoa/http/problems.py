"""Errors as problem documents (RFC 9457), Khoa's own and the framework's."""

import asyncio
import contextlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pymongo.errors import ConnectionFailure
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khoa.base.errors import FieldError, KhoaError, Unavailable, problem

log = structlog.get_logger()

PROBLEM = "application/problem+json"

DRAIN_BYTES = 2_000_000
DRAIN_SECONDS = 2.0


class DrainRefusedBody:
    """Middleware that, after an error, reads what the sender is still sending, up to a bound.

    Closing a connection while a body is in flight resets it, and the sender would see a broken
    connection instead of the error (RFC 9112, 9.6).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        status, unread = 0, True

        async def receive_noting() -> Message:
            nonlocal unread
            message = await receive()
            unread = message.get("more_body", False)
            return message

        async def send_noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self.app(scope, receive_noting, send_noting)
        if status < 400:
            return
        left = DRAIN_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while unread and left > 0:
                    left -= len((await receive_noting()).get("body", b""))


class ProblemDocuments:
    """Middleware that turns the framework's plain errors under `/api` into problem documents, such
    as 413 for a large body, which no exception handler sees."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        # Platforms may expect answers of their own format, errors included.
        ours = path.startswith("/api/") and not path.startswith("/api/webhooks/")
        if scope["type"] != "http" or not ours:
            await self.app(scope, receive, send)
            return
        replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] >= 400:
                headers = Headers(raw=message["headers"])
                if headers.get("content-type") != PROBLEM:
                    replaced = True
                    response = _plain_problem(message["status"], headers)
                    await response(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, send_problem)


def handle_errors(app: FastAPI) -> None:
    """Have every error of the application answered as application/problem+json."""
    app.add_middleware(ProblemDocuments)
    app.add_exception_handler(KhoaError, _khoa_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ConnectionFailure, _database_away)
    app.add_exception_handler(Exception, _unexpected_error)


def _problem_response(
    status: int,
    code: str,
    detail: str,
    errors: tuple[FieldError, ...] = (),
    retry_after: int | None = None,
) -> JSONResponse:
    headers = {"retry-after": str(retry_after)} if retry_after else None
    return JSONResponse(
        problem(status, code, detail, errors),
        status_code=status,
        media_type=PROBLEM,
        headers=headers,
    )


async def _khoa_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KhoaError)
    if error.status >= 500:
        log.error("request.failed", path=request.url.path, code=error.code, error=error.message)
    return _problem_response(
        error.status, error.code, error.message, error.errors, error.retry_after
    )


def _limit(complaint: dict[str, Any]) -> int | None:
    """Return the largest or smallest number of characters that pydantic allows for a text."""
    if not isinstance(complaint.get("input"), str):
        return None
    context = complaint.get("ctx", {})
    limit: int | None = context.get("max_length", context.get("min_length"))
    return limit


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(
        FieldError(
            ".".join(str(part) for part in one["loc"][1:]),
            one["type"].removeprefix("string_"),
            one["msg"],
            _limit(one),
        )
        for one in error.errors()
    )
    return _problem_response(422, "invalid", "Some fields are not right.", errors)


CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
"""The codes of the framework's own errors, by status."""


def _plain_problem(status: int, headers: Mapping[str, str], detail: str = "") -> JSONResponse:
    """Make a problem document, with those of the headers that belong to the status, as `allow` to
    405."""
    code = CODES.get(status, "bad_request" if status < 500 else "internal")
    response = _problem_response(status, code, detail or HTTPStatus(status).phrase)
    for name in ("allow", "retry-after", "www-authenticate"):
        if name in headers:
            response.headers[name] = headers[name]
    return response


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = Headers(dict(error.headers or {}))
    return _plain_problem(error.status_code, headers, str(error.detail))


async def _database_away(request: Request, error: Exception) -> Response:
    """Log one line without the trace, since every request fails while the database is away."""
    log.error("request.database_away", path=request.url.path, error=str(error)[:200])
    return await _khoa_error(request, Unavailable("The database does not answer.", retry_after=5))


async def _unexpected_error(request: Request, error: Exception) -> Response:
    """Log the trace; tell the caller nothing of it."""
    log.error("request.crashed", path=request.url.path, exc_info=error)
    return _problem_response(500, "internal", KhoaError.detail)
