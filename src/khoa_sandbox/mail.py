"""The mailbox: what the platforms would have sent by e-mail, kept for the console to show."""

import secrets
from datetime import UTC, datetime
from typing import Any

from khoa_sandbox.store import Store

KIND = "mail"


def send(store: Store, to: str, subject: str, text: str, code: str | None = None) -> dict[str, Any]:
    """Put one message in the mailbox and return it; `code` is a verification code it carries.

    Joins the caller's transaction, so a message exists only if what it tells of does.
    """
    id = f"mail_{secrets.token_hex(12)}"
    message = {
        "id": id,
        "to": to,
        "subject": subject,
        "text": text,
        "code": code,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
    store.put(KIND, id, message)
    return message


def listing(store: Store, *, to: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """The newest messages first, of one address when `to` is given."""
    return store.find(KIND, {"to": to} if to else None, limit=limit)
