"""Errors for requests that no platform's own application sees, in the shape of that platform."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.clerk.errors import CODES, ClerkError
from khoa_sandbox.cloudinary.errors import CloudinaryError, api_answer, delivery_answer
from khoa_sandbox.stripe.errors import StripeError
from khoa_sandbox.stripe.ids import new_id


def refusal(path: str, status: int, text: str) -> Response:
    """Returns the error as the platform at `path` would, or else as the console does."""
    if path.startswith(("/clerk/", "/clerk-api/")):
        return ClerkError(status, CODES.get(status, "bad_request"), text).response()
    if path.startswith("/stripe/"):
        body = StripeError(status, text).body
        return JSONResponse(body, status, {"Request-Id": new_id("req")})
    if path.startswith("/cloudinary/"):
        error = CloudinaryError(status, text)
        return api_answer(error) if "/v1_1/" in path else delivery_answer(error)
    return JSONResponse({"error": text}, status)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Handles errors at addresses that no mount matches."""
    assert isinstance(error, HTTPException)
    return refusal(request.url.path, error.status_code, error.detail)
