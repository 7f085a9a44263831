"""The audit domain. Rows refer to people by id alone, so erasing a person removes nothing here."""

from typing import Any

from khoa.audit.models import AuditEntry
from khoa.base.domain import Domain, Person


async def export(context: Any, person: Person) -> dict[str, Any]:
    """Export what the person did."""
    if person.user_id is None:
        return {}
    found = await AuditEntry.find({"actor": person.user_id}).to_list()
    return {"audit": [entry.model_dump(mode="json", exclude={"id"}) for entry in found]}


DOMAIN = Domain("audit", documents=[AuditEntry], export=export)
