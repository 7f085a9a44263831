"""How the sandbox's Cloudinary says no."""

import re

from starlette.responses import JSONResponse, Response


class CloudinaryError(Exception):
    """An answer other than success; the API gives it as JSON, delivery as a header."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def api_answer(error: CloudinaryError) -> Response:
    return JSONResponse({"error": {"message": error.message}}, status_code=error.status)


def delivery_answer(error: CloudinaryError) -> Response:
    """An empty body, with the reason in `X-Cld-Error`, as Cloudinary's delivery does."""
    reason = re.sub(r"[^ -~]", "?", error.message)[:500].strip()
    return Response(
        status_code=error.status,
        headers={
            "X-Cld-Error": reason,
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": "*",
        },
    )
