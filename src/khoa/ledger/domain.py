"""The ledger as a domain."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.ledger.models import DOCUMENTS, LedgerRow
from khoa.ledger.sums import sum_up


async def export(context: Context, person: Person) -> dict[str, Any]:
    """Return what the person earned as an educator, and what they were paid."""
    if person.user_id is None:
        return {}
    mine = {"educator_id": person.user_id, "kind": {"$in": ["share", "payout"]}}
    shown = {"kind", "at", "amount", "currency", "number", "source_ref"}
    rows = LedgerRow.find(mine).sort("at")
    return {"earnings": [row.model_dump(mode="json", include=shown) async for row in rows]}


DOMAIN = Domain("ledger", documents=DOCUMENTS, sums={LedgerRow: sum_up}, export=export)
