"""What purchases hand to the house. They stay when a person goes: the school's books need them."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.purchases.models import Purchase


async def export(context: Context, person: Person) -> dict[str, Any]:
    found = await Purchase.find(Purchase.user_id == person.user_id).to_list()
    return {"purchases": [purchase.model_dump(mode="json") for purchase in found]}


DOMAIN = Domain("purchases", documents=[Purchase], export=export)
