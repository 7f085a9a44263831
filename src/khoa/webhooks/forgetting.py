"""Remove personal data from stored events; the rows stay, so that events are still known."""

from typing import Any

from beanie import PydanticObjectId

from khoa.base.domain import Person
from khoa.context import Context
from khoa.purchases.models import Purchase
from khoa.webhooks.models import InboxEvent

_FORGOTTEN = {"body": "", "query": "", "last_error": None}
"""The last error too, since it may quote what could not be parsed."""


async def forget(context: Context, person: Person) -> None:
    """Erase the contents of events about the person and about their purchases.

    Events about the person that failed or were not handled to the end become `ignored`: there is
    nothing left for them to do.
    """
    if person.user_id is not None:
        await forget_payments_of([person.user_id])
    await forget_payments_of_contacts()
    inbox = InboxEvent.get_pymongo_collection()
    await inbox.update_many({"clerk_id": person.clerk_id}, {"$set": _FORGOTTEN})
    await inbox.update_many(
        {"clerk_id": person.clerk_id, "state": {"$in": ["received", "failed"]}},
        {"$set": {"state": "ignored"}},
    )


async def forget_payments_of(user_ids: list[PydanticObjectId]) -> int:
    """Erase the contents of handled events of these people's purchases, which hold the name and
    address given at the payment page. Return how many events were changed. Unhandled ones keep
    their contents until they are handled: reconciliation calls this again."""
    rows = Purchase.get_pymongo_collection().find({"user_id": {"$in": user_ids}}, {"_id": 1})
    purchase_ids = [row["_id"] async for row in rows]
    return await _forget_handled({"purchase_id": {"$in": purchase_ids}})


async def forget_payments_of_contacts() -> int:
    """The same for purchases without an account whose buyers were forgotten: only that they have no
    address any more tells which."""
    rows = Purchase.get_pymongo_collection().find({"contact.email": ""}, {"_id": 1})
    purchase_ids = [row["_id"] async for row in rows]
    return await _forget_handled({"purchase_id": {"$in": purchase_ids}}) if purchase_ids else 0


async def forget_people_in_events(clerk_ids: list[str]) -> int:
    """Erase the contents of handled events about these deleted people, since one that came in
    during the deletion was missed by it. Return how many events were changed."""
    return await _forget_handled({"clerk_id": {"$in": clerk_ids}})


async def _forget_handled(which: dict[str, Any]) -> int:
    blanked = await InboxEvent.get_pymongo_collection().update_many(
        {
            **which,
            "state": {"$in": ["handled", "ignored"]},
            "$or": [{"body": {"$ne": ""}}, {"query": {"$ne": ""}}],
        },
        {"$set": _FORGOTTEN},
    )
    return blanked.modified_count
