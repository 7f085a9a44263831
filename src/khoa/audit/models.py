"""One row for each act of a person that others may have to answer for."""

from datetime import datetime

from beanie import Document, PydanticObjectId
from pymongo import IndexModel

Detail = str | int | bool | list[str]
"""A code, a reference or a number. Never what somebody wrote, or what says who somebody is."""


class AuditEntry(Document):
    """Rows hold people by id only, so that an account that is erased leaves nothing here."""

    at: datetime
    actor: PydanticObjectId | None
    """Who did it; None: whoever runs the machine."""
    on_behalf_of: PydanticObjectId | None = None
    """In whose name, where somebody acts for another person."""
    action: str
    """A code, such as `purchase.refunded`; docs/audit.md names them all."""
    subject: str
    """What it was done to, such as `purchase:<id>`."""
    details: dict[str, Detail]

    class Settings:
        name = "audit"
        indexes = (
            IndexModel([("at", -1)]),
            IndexModel([("subject", 1), ("at", -1)]),
            IndexModel([("actor", 1), ("at", -1)]),
        )
