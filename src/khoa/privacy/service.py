"""Call the `forget` and `export` functions that the domains registered."""

from typing import Any

from khoa.base.domain import Person
from khoa.context import Context
from khoa.database import require_transaction


async def forget(context: Context, person: Person) -> None:
    """Have every domain erase the person's data. Idempotent. Raises TransactionMisused outside a
    transaction."""
    require_transaction()
    for domain in context.domains:
        if domain.forget is not None:
            await domain.forget(context, person)


async def export(context: Context, person: Person) -> dict[str, dict[str, Any]]:
    """Return what each domain stores about a person, by the domain's name."""
    return {
        domain.name: await domain.export(context, person)
        for domain in context.domains
        if domain.export is not None
    }
