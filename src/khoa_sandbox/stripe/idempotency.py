"""Responses stored for 24 hours under their key (docs.stripe.com/api/idempotent_requests)."""

import hashlib
from typing import Any

from khoa_sandbox.store import Document, Store
from khoa_sandbox.stripe.errors import InvalidParameter, StripeError
from khoa_sandbox.stripe.ids import now

KIND = "stripe_idempotency"
KEPT = 24 * 60 * 60
LONGEST = 255


def fingerprint(raw: bytes) -> str:
    """Hashes the body: a repeated request has the same parameters in the same order."""
    return hashlib.sha256(raw).hexdigest()


def replay(store: Store, key: str, path: str, mark: str) -> Document | None:
    """Returns the stored `{status, body, request_id}`, or None for a new key.

    Raises StripeError 400 `idempotency_error` when the key was used for something else.
    """
    if len(key) > LONGEST:
        raise InvalidParameter(f"Idempotency keys can be up to {LONGEST} characters long.")
    kept = store.get(KIND, key)
    if kept is None:
        return None
    if kept["created"] + KEPT <= now():
        store.delete(KIND, key)
        return None
    if kept["path"] != path:
        problem = f"for the same endpoint they were first used for ('{kept['path']}')"
    elif kept["fingerprint"] != mark:
        problem = "with the same parameters they were first used with"
    else:
        return kept
    raise StripeError(
        400,
        f"Keys for idempotent requests can only be used {problem}. Try using a key other than "
        f"'{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )


def keep(
    store: Store,
    key: str,
    path: str,
    mark: str,
    status: int,
    body: dict[str, Any],
    request_id: str,
) -> None:
    """Stores a response inside the transaction of its effect, so that both exist or neither."""
    document = {
        "id": key,
        "path": path,
        "fingerprint": mark,
        "status": status,
        "body": body,
        "request_id": request_id,
        "created": now(),
    }
    store.put(KIND, key, document)


def forget_old(store: Store) -> None:
    """Removes responses that can no longer be replayed."""
    for row in store.find(KIND, newest_first=False):
        if row["created"] + KEPT > now():
            return
        store.delete(KIND, row["id"])
