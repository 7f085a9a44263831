"""The errors of the sandbox's Cloudinary."""

import re

from starlette.responses import JSONResponse, Response


class CloudinaryError(Exception):
    """An error response; the reason is in a header, and at the API in JSON as well."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def api_answer(error: CloudinaryError) -> Response:
    return JSONResponse(
        {"error": {"message": error.message}},
        status_code=error.status,
        headers={"X-Cld-Error": _plain(error.message)},
    )


def delivery_answer(error: CloudinaryError) -> Response:
    """An empty body, with the reason in `X-Cld-Error`, as Cloudinary's delivery does."""
    return Response(
        status_code=error.status,
        headers={
            "X-Cld-Error": _plain(error.message),
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": "*",
        },
    )


def _plain(message: str) -> str:
    """Returns what a header can hold of the text."""
    return re.sub(r"[^ -~]", "?", message)[:500].strip()
