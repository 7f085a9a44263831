"""The injected error responses, in each platform's own shape."""

import secrets
from typing import Any

from starlette.responses import JSONResponse

from khoa_sandbox.chaos.state import Platform


def unavailable(platform: Platform) -> JSONResponse:
    """Returns a 503."""
    if platform == "clerk":  # https://clerk.com/docs/maintenance-mode
        return _clerk(
            503,
            "maintenance_mode",
            "System under maintenance",
            "We are currently undergoing maintenance and only essential operations are permitted."
            " We will be back shortly.",
        )
    if platform == "stripe":
        message = "Sorry! Stripe is currently unavailable. Please try again in a moment."
        return _stripe(503, {"type": "api_error", "message": message})
    return _cloudinary(503, "Service unavailable")


def limited(platform: Platform, retry_after: int) -> JSONResponse:
    """Returns a 429, or Cloudinary's own 420, with `Retry-After` in seconds."""
    if platform == "clerk":
        text = "Too many requests. Please try again in a bit."
        answer = _clerk(429, "too_many_requests", text, text)
    elif platform == "stripe":
        answer = _stripe(
            429,
            {
                "type": "invalid_request_error",
                "code": "rate_limit",
                "message": "Request rate limit exceeded.",
            },
        )
        answer.headers["Stripe-Rate-Limited-Reason"] = "global-rate"
    else:
        answer = _cloudinary(420, "Rate Limit Exceeded.")
    answer.headers["Retry-After"] = str(retry_after)
    return answer


def _clerk(status: int, code: str, message: str, long_message: str) -> JSONResponse:
    error = {"code": code, "message": message, "long_message": long_message, "meta": {}}
    return JSONResponse({"errors": [error], "clerk_trace_id": secrets.token_hex(16)}, status)


def _stripe(status: int, error: dict[str, Any]) -> JSONResponse:
    headers = {"Request-Id": f"req_{secrets.token_hex(8)}", "Cache-Control": "no-store"}
    return JSONResponse({"error": error}, status, headers)


def _cloudinary(status: int, message: str) -> JSONResponse:
    # Without the last header an uploading browser would not see the status.
    headers = {"X-Cld-Error": message, "Access-Control-Allow-Origin": "*"}
    return JSONResponse({"error": {"message": message}}, status, headers)
