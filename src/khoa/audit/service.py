"""Write and read the audit log."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId

from khoa.audit.models import AuditEntry, Detail
from khoa.base.paging import FIRST_PAGE, PageQuery
from khoa.database import require_transaction
from khoa.database.paging import read_page

_CODE = re.compile(r"[!-?A-~]{0,200}")
"""The characters of a detail: visible ASCII but @, which rules out addresses and sentences but fits
every provider's reference."""


async def record(
    action: str,
    subject: str,
    *,
    by: PydanticObjectId | None,
    on_behalf_of: PydanticObjectId | None = None,
    details: Mapping[str, Detail] | None = None,
) -> None:
    """Add a row in the transaction of the action, so that exactly what was done is recorded.

    Raise TransactionMisused outside a transaction, ValueError for details that could be personal
    data or a secret.
    """
    require_transaction()
    details = dict(details or {})
    for name, value in details.items():
        _check(name, value)
    entry = AuditEntry(
        at=datetime.now(UTC),
        actor=by,
        on_behalf_of=on_behalf_of,
        action=action,
        subject=subject,
        details=details,
    )
    await AuditEntry.get_pymongo_collection().insert_one(entry.model_dump(exclude={"id"}))


async def find(
    asked: PageQuery = FIRST_PAGE,
    *,
    subject: str | None = None,
    actor: PydanticObjectId | None = None,
) -> tuple[list[AuditEntry], int]:
    """Return a page of rows, the newest first, and their number; all, or of a subject or actor."""
    query: dict[str, Any] = {}
    if subject is not None:
        query["subject"] = subject
    if actor is not None:
        query["actor"] = actor
    return await read_page(AuditEntry.find(query).sort("-at"), asked)


def _check(name: str, value: Detail) -> None:
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    for text in texts:
        if not _CODE.fullmatch(text):
            raise ValueError(f"the detail {name!r} of an audit row is no code")
