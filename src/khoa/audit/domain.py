"""What the audit hands to the house. Rows name people by id alone, so that erasing a person leaves
nothing to remove here."""

from typing import Any

from khoa.audit.models import AuditEntry
from khoa.base.domain import Domain, Person


async def export(context: Any, person: Person) -> dict[str, Any]:
    """What the person did."""
    if person.user_id is None:
        return {}
    found = await AuditEntry.find({"actor": person.user_id}).to_list()
    return {"audit": [entry.model_dump(mode="json", exclude={"id"}) for entry in found]}


DOMAIN = Domain("audit", documents=[AuditEntry], export=export)
