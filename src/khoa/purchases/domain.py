"""Purchases as a domain. They stay when a person's account is erased, for the school's books."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.purchases.models import Purchase
from khoa.purchases.order import Contact


async def forget(context: Context, person: Person) -> None:
    """Empty who bought without an account: of what the person claimed, and of what was bought with
    their address."""
    rows, nobody = Purchase.get_pymongo_collection(), {"$set": {"contact": Contact().model_dump()}}
    if person.user_id is not None:
        await rows.update_many({"user_id": person.user_id, "contact": {"$ne": None}}, nobody)
    if person.email is not None:
        await rows.update_many({"contact.email": person.email}, nobody)


async def export(context: Context, person: Person) -> dict[str, Any]:
    """Their own, and what was bought with their address and nobody has claimed."""
    found: list[Purchase] = []
    if person.user_id is not None:
        found += await Purchase.find({"user_id": person.user_id}).to_list()
    if person.email is not None:
        unclaimed = {"contact.email": person.email, "user_id": None}
        found += await Purchase.find(unclaimed).to_list()
    return {"purchases": [purchase.model_dump(mode="json") for purchase in found]}


DOMAIN = Domain("purchases", documents=[Purchase], forget=forget, export=export)
