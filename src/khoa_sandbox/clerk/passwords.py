"""Passwords: Clerk's length rules, and scrypt away from the event loop."""

import asyncio
import base64
import hashlib
import secrets

from khoa_sandbox.clerk.errors import invalid

MIN_LENGTH = 8
MAX_LENGTH = 72
SALT_BYTES = 16


def check_length(password: str, param: str) -> None:
    """Raises ClerkError with Clerk's codes, which the components translate."""
    if len(password) < MIN_LENGTH:
        raise invalid(
            param,
            "form_password_length_too_short",
            f"Passwords must be {MIN_LENGTH} characters or more.",
        )
    if len(password) > MAX_LENGTH:
        raise invalid(
            param,
            "form_password_length_too_long",
            f"Passwords must be less than {MAX_LENGTH} characters.",
        )


async def digest(password: str) -> str:
    """The salt and the scrypt hash, base64."""
    salt = secrets.token_bytes(SALT_BYTES)
    hashed = await asyncio.to_thread(_scrypt, password, salt)
    return base64.b64encode(salt + hashed).decode()


async def matches(password: str, kept: str | None) -> bool:
    """Returns whether this is the password; takes equally long for an account without one."""
    raw = base64.b64decode(kept) if kept else bytes(SALT_BYTES)
    salt, expected = raw[:SALT_BYTES], raw[SALT_BYTES:]
    hashed = await asyncio.to_thread(_scrypt, password[: MAX_LENGTH * 2], salt)
    return secrets.compare_digest(hashed, expected)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
