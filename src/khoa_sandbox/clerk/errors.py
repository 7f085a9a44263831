"""Clerk's errors: a status and a list of `{code, message, long_message, meta}`."""

import logging
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

CODES = {
    404: "resource_not_found",
    405: "method_not_allowed",
    413: "request_body_too_large",
}

log = logging.getLogger("khoa_sandbox")


class ClerkError(Exception):
    """An error response; `param` names the form field concerned."""

    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.param = param

    def response(self) -> JSONResponse:
        error = {
            "code": self.code,
            "message": self.message,
            "long_message": self.message,
            "meta": {"param_name": self.param} if self.param else {},
        }
        return JSONResponse(
            {"errors": [error], "clerk_trace_id": secrets.token_hex(16)}, self.status
        )


def invalid(param: str, code: str, message: str) -> ClerkError:
    return ClerkError(422, code, message, param)


def not_found(what: str) -> ClerkError:
    return ClerkError(404, "resource_not_found", f"{what} was not found.")


def signed_out() -> ClerkError:
    return ClerkError(
        401,
        "authentication_invalid",
        "Unable to authenticate the request, you need to supply an active session.",
    )


async def on_clerk_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ClerkError)
    return error.response()


async def on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = CODES.get(error.status_code, "bad_request")
    return ClerkError(error.status_code, code, error.detail).response()


async def on_failure(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return ClerkError(
        500, "internal_clerk_error", "There was an internal error on our servers."
    ).response()


HANDLERS = {ClerkError: on_clerk_error, HTTPException: on_http_error, Exception: on_failure}
