"""The bodies and parameters of Backend API requests, checked as Clerk checks them."""

import json

from starlette.datastructures import QueryParams
from starlette.requests import Request

from khoa_sandbox.clerk import names
from khoa_sandbox.clerk.errors import ClerkError, invalid
from khoa_sandbox.store import Document

LARGEST = {"limit": 500, "offset": 10**9}
DEFAULTS = {"limit": 10, "offset": 0}


async def json_of(request: Request) -> Document:
    """Returns the body's JSON object, empty without a body; raises ClerkError 400."""
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ClerkError(400, "request_body_invalid", "The request body is invalid.")
    return body


def refuse_unknown(body: Document, known: set[str]) -> None:
    """Raises ClerkError 422 for the first parameter that the call does not have.

    The clients send `false` for some that are not supported here, which requests nothing.
    """
    for name, value in body.items():
        if value and name not in known:
            shown = name.encode("ascii", "replace").decode()[:100]
            raise invalid(
                shown, "form_param_unknown", f"{shown} is not a valid parameter for this request."
            )


def text_of(value: object, param: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise invalid(param, "form_param_type_invalid", f"{param} must be a string.")
    if value and not names.is_text(value):
        raise invalid(
            param, "form_param_value_invalid", f"{param} contains invalid UTF-8 characters"
        )
    return value


def count_of(query: QueryParams, name: str) -> int:
    """`limit` or `offset`."""
    text, most = query.get(name, str(DEFAULTS[name])), LARGEST[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) <= most):
        raise invalid(name, "form_param_value_invalid", f"{name} must be from 0 to {most}.")
    return int(text)
