"""Ids and times as Stripe writes them."""

import secrets
import string
import time

_ALPHABET = string.ascii_letters + string.digits
_LENGTHS = {"cs_test": 58, "req": 14, "prod": 14}


def new_id(prefix: str) -> str:
    """Returns a random id such as `pi_…`, which reveals nothing about others."""
    length = _LENGTHS.get(prefix, 24)
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())
