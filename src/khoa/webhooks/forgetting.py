"""What stored events say of people goes with their accounts; the events stay, to be counted."""

from typing import Any

from beanie import PydanticObjectId

from khoa.base.domain import Person
from khoa.context import Context
from khoa.purchases.models import Purchase
from khoa.webhooks.models import InboxEvent

_FORGOTTEN = {"body": "", "query": "", "last_error": None}
"""An error can repeat what it could not read."""


async def forget(context: Context, person: Person) -> None:
    """Empty what events said of the person and of their purchases.

    One about the person that failed, or whose worker was killed, has nothing left to do: nobody
    waits for it any more.
    """
    if person.user_id is not None:
        await forget_payments_of([person.user_id])
    inbox = InboxEvent.get_pymongo_collection()
    await inbox.update_many({"clerk_id": person.clerk_id}, {"$set": _FORGOTTEN})
    await inbox.update_many(
        {"clerk_id": person.clerk_id, "state": {"$in": ["received", "failed"]}},
        {"$set": {"state": "ignored"}},
    )


async def forget_payments_of(user_ids: list[PydanticObjectId]) -> int:
    """Remove what handled events of these people's purchases said of them: a payment page asks for
    an address and a name. How many events that were. Those not handled yet keep it until they are:
    reconciliation calls this again."""
    rows = Purchase.get_pymongo_collection().find({"user_id": {"$in": user_ids}}, {"_id": 1})
    purchase_ids = [row["_id"] async for row in rows]
    return await _forget_handled({"purchase_id": {"$in": purchase_ids}})


async def forget_people_in_events(clerk_ids: list[str]) -> int:
    """Remove what handled events said of these deleted people themselves: one that came in the very
    moment of the deletion was not seen by it. How many events that were."""
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
