"""Addresses as they are compared."""

import re
import unicodedata

from khoa.base.errors import FieldError, Invalid

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f<>\"(),:;\\]+@[^@\s\x00-\x1f\x7f<>\"(),:;\\]+\.[^@\s.]+")


def normalise(typed: str) -> str:
    """In lower case and composed (NFC), as people's own are kept. Invalid at `email` otherwise."""
    address = unicodedata.normalize("NFC", typed.strip()).lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Invalid(errors=[FieldError("email", "not_an_address", "This is no e-mail address.")])
    return address
