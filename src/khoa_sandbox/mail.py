"""The mailbox: what the platforms and Khoa would have sent by e-mail, kept for the console."""

import secrets
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from khoa_sandbox.store import Store

KIND = "mail"
KEPT = 1000
"""Messages; older ones are removed."""


def send(store: Store, to: str, subject: str, text: str, code: str | None = None) -> dict[str, Any]:
    """Put one message in the mailbox and return it; `code` is a verification code it carries.

    Joins the caller's transaction, so a message exists only if what it is about does.
    """
    return _keep(store, to, subject, text, code=code)


def receive(store: Store, raw: bytes, recipients: list[str]) -> None:
    """Put a message received by SMTP (RFC 5322) into the mailbox of each recipient."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # the policy's own class
    subject, sender = (str(message.get(name, "")) for name in ("subject", "from"))
    text, html = _body(message, "plain"), _body(message, "html")
    with store.transaction():
        for to in recipients:
            _keep(store, to, subject, text or "", html=html, sender=sender)


def listing(store: Store, *, to: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """Return the newest messages first, of one address when `to` is given."""
    return store.find(KIND, {"to": to} if to else None, limit=limit)


def empty(store: Store) -> None:
    with store.transaction():
        for message in store.find(KIND):
            store.delete(KIND, message["id"])


def _keep(
    store: Store,
    to: str,
    subject: str,
    text: str,
    *,
    code: str | None = None,
    html: str | None = None,
    sender: str | None = None,
) -> dict[str, Any]:
    message = {
        "id": f"mail_{secrets.token_hex(12)}",
        "from": _clean(sender),
        "to": _clean(to),
        "subject": _clean(subject),
        "text": _clean(text),
        "html": _clean(html),
        "code": code,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
    with store.transaction():
        store.put(KIND, str(message["id"]), message)
        for old in store.find(KIND, offset=KEPT):
            store.delete(KIND, old["id"])
    return message


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    try:
        text = str(part.get_content())
    except LookupError:  # a character set that Python does not know
        text = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _clean(text: str | None) -> str | None:
    """Replace bytes that are not text: they arrive as lone surrogates, which JSON cannot hold."""
    return text if text is None else text.encode("utf-8", "replace").decode()
