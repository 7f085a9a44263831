"""A row of the audit log."""

from datetime import datetime

from beanie import Document, PydanticObjectId
from pymongo import IndexModel

Detail = str | int | bool | list[str]
"""A code, a reference or a number. Never free text or personal data."""


class AuditEntry(Document):
    """An action for which somebody may have to account. It refers to people by id only, so that an
    erased account leaves nothing here."""

    at: datetime
    actor: PydanticObjectId | None
    """Who did it; None for whoever runs the machine."""
    on_behalf_of: PydanticObjectId | None = None
    """The person for whom the actor acted, if any."""
    action: str
    """A code, such as `purchase.refunded`; docs/audit.md lists them all."""
    subject: str
    """The object of the action, such as `purchase:<id>`."""
    details: dict[str, Detail]

    class Settings:
        name = "audit"
        indexes = (
            IndexModel([("at", -1)]),
            IndexModel([("subject", 1), ("at", -1)]),
            IndexModel([("actor", 1), ("at", -1)]),
        )
