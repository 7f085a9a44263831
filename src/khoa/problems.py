"""Failures as HTTP answers: problem documents (RFC 9457), ours and the framework's alike."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from khoa.errors import FieldError, KhoaError, problem

log = structlog.get_logger()


def handle_errors(app: FastAPI) -> None:
    """Every failure of the application leaves as application/problem+json."""
    app.add_exception_handler(KhoaError, _khoa_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
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
        media_type="application/problem+json",
        headers=headers,
    )


async def _khoa_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KhoaError)
    if error.status >= 500:
        log.error("request.failed", path=request.url.path, code=error.code, error=error.message)
    return _problem_response(
        error.status, error.code, error.message, error.errors, error.retry_after
    )


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(
        FieldError(
            ".".join(str(part) for part in one["loc"][1:]),
            one["type"].removeprefix("string_"),
            one["msg"],
        )
        for one in error.errors()
    )
    return _problem_response(422, "invalid", "Some fields are not right.", errors)


_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "bad_request")
    return _problem_response(error.status_code, code, str(error.detail))


async def _unexpected_error(request: Request, error: Exception) -> Response:
    """Logged with its trace by the server's own handler; the caller learns no inside."""
    log.error("request.crashed", path=request.url.path, exc_info=error)
    return _problem_response(500, "internal", KhoaError.detail)
