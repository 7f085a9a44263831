"""Normalised e-mail addresses, by which people are compared."""

import re
import unicodedata

from khoa.base.errors import FieldError, Invalid

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f<>\"(),:;\\]+@[^@\s\x00-\x1f\x7f<>\"(),:;\\]+\.[^@\s.]+")


def normalise(typed: str) -> str:
    """Return the address in lower case and NFC, as people's own are stored.

    Raise Invalid at the field `email` if it is not an address.
    """
    address = unicodedata.normalize("NFC", typed.strip()).lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Invalid(
            errors=[FieldError("email", "not_an_address", "This is not an e-mail address.")]
        )
    return address
