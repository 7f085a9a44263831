"""Ids, times and form fields in Clerk's formats."""

import json
import re
import secrets
import string
import time
from collections.abc import Mapping

from khoa_sandbox.clerk.errors import invalid
from khoa_sandbox.store import Document

MAX_NAME = 256
MAX_EMAIL = 254
MAX_METADATA = 8192  # bytes of JSON

_ALPHABET = string.ascii_letters + string.digits
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;.]+")


def new_id(prefix: str) -> str:
    """`user_2abc…`: a prefix and 27 letters and digits."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(27))


def now_ms() -> int:
    return int(time.time() * 1000)


def email_of(text: str, param: str = "email_address") -> str:
    """Returns the address in lower case; raises ClerkError if it is not one."""
    address = text.strip().lower()
    if len(address) > MAX_EMAIL or not _EMAIL.fullmatch(address):
        raise invalid(
            param, "form_param_format_invalid", "The email address must be a valid email address."
        )
    return address


def name_of(text: str | None, param: str) -> str | None:
    name = (text or "").strip()
    if len(name) > MAX_NAME:
        raise invalid(
            param,
            "form_param_max_length_exceeded",
            f"Should not exceed {MAX_NAME} characters.",
        )
    return name or None


def is_text(text: str) -> bool:
    """Returns whether it can be stored and sent: JSON allows a lone surrogate (`\\ud800`)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def metadata_of(value: object, param: str) -> Document:
    """A JSON object of at most 8 kB."""
    try:
        size = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError):  # NaN, a lone surrogate, too deep
        value = None
    if not isinstance(value, dict):
        raise invalid(param, "form_param_value_invalid", "Must be a JSON object.")
    if size > MAX_METADATA:
        raise invalid(
            param, "form_param_exceeds_allowed_size", f"Must not exceed {MAX_METADATA} bytes."
        )
    return value


def form_metadata(form: Mapping[str, str], param: str) -> Document | None:
    """A JSON object in a form field; None when the field is absent or empty."""
    if not form.get(param):
        return None
    try:
        value = json.loads(form[param])
    except (ValueError, RecursionError):
        value = None
    return metadata_of(value, param)
