"""Which fact does what. Runs inside the inbox's transaction; safe in any order and again."""

from dataclasses import dataclass
from typing import Any

from beanie import PydanticObjectId

from khoa.courses import service as courses
from khoa.courses import uploads
from khoa.payments.settle import take_in
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
    StoredFile,
    UserDeleted,
    UserProfile,
)
from khoa.purchases.models import Purchase
from khoa.selling import cart
from khoa.users import service as users
from khoa.users.models import User
from khoa.webhooks.models import EventState, InboxEvent


@dataclass(frozen=True)
class Effect:
    """What became of an event: fields of its row in the inbox."""

    state: EventState
    purchase_id: PydanticObjectId | None = None
    effect: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "purchase_id": self.purchase_id,
            "effect": list(self.effect),
        }


async def handle(event: PlatformEvent, deployment: str) -> Effect:
    """Have the event's effect; what became of it. A type that means nothing here is ignored."""
    if event.foreign:
        return Effect("foreign")
    match event.fact:
        case UserProfile() as profile:
            news = await follow(profile)
            return Effect("handled", effect=("person_changed" if news else "nothing_new",))
        case UserDeleted(clerk_id):
            news = await forget(clerk_id)
            return Effect("handled", effect=("person_forgotten" if news else "nothing_new",))
        case SessionFacts() | ChargeFacts() as heard if heard.deployment != deployment:
            return Effect("foreign")
        case RefundFacts() | DisputeFacts() as heard if heard.deployment not in (None, deployment):
            return Effect("foreign")
        case SessionFacts() | ChargeFacts() | RefundFacts() | DisputeFacts() as heard:
            done = await take_in(event.provider, heard)
            if done is None:
                return Effect("unmatched")
            states = dict.fromkeys((done.before, done.purchase.state))
            return Effect("handled", done.purchase.purchase_id, tuple(states))
        case StoredFile() as stored:
            if not await uploads.settle(stored):
                return Effect("unmatched")
            return Effect("handled", effect=("file_settled",))
        case None:
            return Effect("ignored")


async def follow(profile: UserProfile) -> bool:
    """Clerk tells of every sign-in: only a changed face concerns the educator's courses.

    In a transaction; False when nothing was news.
    """
    before = await users.by_clerk_id(profile.clerk_id)
    if before and before.deleted:
        await _forget_bodies(profile.clerk_id)
        return False
    news = await users.apply_profile(profile)
    if news and before and _face(before) != _face(profile):
        await courses.show_educator_anew(before.user_id)
    return news


async def forget(clerk_id: str) -> bool:
    """The account is gone: so is what we know of the person, their courses are archived.

    In a transaction; False when they were gone already, or never met.
    """
    gone = await users.forget(clerk_id)
    if gone is not None:
        await courses.archive_of(gone.user_id)
        await cart.forget(gone.user_id)
        await forget_payments_of([gone.user_id])
    await _forget_bodies(clerk_id)
    return gone is not None


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
        {**which, "state": {"$in": ["handled", "ignored"]}, "body": {"$ne": ""}},
        {"$set": _FORGOTTEN},
    )
    return blanked.modified_count


_FORGOTTEN = {"body": "", "last_error": None}
"""An error can repeat what it could not read."""


async def _forget_bodies(clerk_id: str) -> None:
    """The events stay, to be counted and compared; what they said of the person does not. One that
    failed, or whose worker was killed, has nothing left to do: nobody waits for it any more."""
    inbox = InboxEvent.get_pymongo_collection()
    await inbox.update_many({"clerk_id": clerk_id}, {"$set": _FORGOTTEN})
    await inbox.update_many(
        {"clerk_id": clerk_id, "state": {"$in": ["received", "failed"]}},
        {"$set": {"state": "ignored"}},
    )


def _face(person: User | UserProfile) -> tuple[str | None, ...]:
    return person.first_name, person.last_name, person.image_url
