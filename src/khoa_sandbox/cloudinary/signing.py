"""Cloudinary's signatures: of API calls, of responses, of notifications and of delivery URLs.

Source: Cloudinary's documentation, "Authentication signatures" and "Signed delivery URLs".
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.keys import Keys

VALID_FOR = 3600  # seconds, for a signature of an API call
NOT_SIGNED = frozenset({"file", "api_key", "cloud_name", "resource_type", "signature"})

_HASHES = {40: hashlib.sha1, 64: hashlib.sha256}  # by the length of the hexadecimal digest


def string_to_sign(params: Mapping[str, str]) -> str:
    """Joins the sorted non-empty parameters; `&` in a value is escaped against injection."""
    pairs = [
        f"{name}={value}".replace("&", "%26")
        for name, value in params.items()
        if value and name not in NOT_SIGNED
    ]
    return "&".join(sorted(pairs))


def verify_call(
    keys: Keys, cloud_name: str, params: Mapping[str, str], *, now: float | None = None
) -> None:
    """Raises CloudinaryError unless the call is signed, complete and at most an hour old.

    A signed `expires_at` replaces the hour.
    """
    now = time.time() if now is None else now
    if cloud_name != keys.cloudinary_cloud_name:
        raise CloudinaryError(401, f"Invalid cloud_name {cloud_name}")
    if not params.get("signature") and not params.get("api_key"):
        if params.get("upload_preset"):  # there are none here
            raise CloudinaryError(400, "Upload preset not found")
        raise CloudinaryError(400, "Upload preset must be specified when using unsigned upload")
    for name in ("api_key", "signature", "timestamp"):
        if not params.get(name):
            raise CloudinaryError(400, f"Missing required parameter - {name}")
    if params["api_key"] != keys.cloudinary_api_key:
        raise CloudinaryError(401, f"Unknown API key {params['api_key']}")
    _verify_signature(keys, params)
    timestamp = _unix_time(params, "timestamp")
    if params.get("expires_at"):
        if now >= _unix_time(params, "expires_at"):
            raise CloudinaryError(401, "The URL has expired")
    elif timestamp < now - VALID_FOR:
        reported = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d %H:%M:%S +0000")
        raise CloudinaryError(
            400, f"Stale request - reported time is {reported} which is more than 1 hour ago"
        )


def _verify_signature(keys: Keys, params: Mapping[str, str]) -> None:
    given = params["signature"]
    to_sign = string_to_sign(params)
    hash_of = _HASHES.get(len(given))
    expected = (
        hash_of((to_sign + keys.cloudinary_api_secret).encode()).hexdigest() if hash_of else ""
    )
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise CloudinaryError(401, f"Invalid Signature {given}. String to sign - '{to_sign}'.")


def _unix_time(params: Mapping[str, str], name: str) -> int:
    try:
        seconds = int(params[name])
        datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise CloudinaryError(400, f"Invalid {name} {params[name]}") from None
    return seconds


def sign_response(keys: Keys, public_id: str, version: int) -> str:
    """What `cloudinary.utils.verify_api_response_signature` checks."""
    text = f"public_id={public_id}&version={version}{keys.cloudinary_api_secret}"
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 (the protocol's)


def sign_notification(keys: Keys, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a notification."""
    timestamp = str(int(now.timestamp()))
    signed = body + timestamp.encode() + keys.cloudinary_api_secret.encode()
    return {
        "X-Cld-Timestamp": timestamp,
        "X-Cld-Signature": hashlib.sha1(signed).hexdigest(),  # noqa: S324 (the protocol's)
    }


def sign_address(keys: Keys, transformation: str, source: str) -> tuple[str, ...]:
    """All that may stand between `s--` and `--`: SHA-1 short (the default), SHA-256 short and long.

    `source` is the public id with its extension; the version is not signed.
    """
    escaped = quote(source, safe="/:").replace("~", "%7E")
    text = "/".join(part for part in (transformation, escaped) if part)
    content = (text + keys.cloudinary_api_secret).encode()
    sha1 = base64.urlsafe_b64encode(hashlib.sha1(content).digest()).decode()  # noqa: S324
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    return sha1[:8], sha256[:8], sha256[:32]
