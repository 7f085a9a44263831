"""The users domain: Clerk's events, and the reconciliation with its list of users."""

from typing import Any

from khoa.base.domain import Domain, Effect, Person
from khoa.context import Context
from khoa.platforms.events import PlatformEvent, UserDeleted, UserProfile
from khoa.privacy import service as privacy
from khoa.users.erasing import erase
from khoa.users.intents import MirrorRole, mirror_role
from khoa.users.models import User
from khoa.users.reconcile import all_people, people
from khoa.users.service import by_clerk_id, sync_profile


async def on_profile(context: Context, event: PlatformEvent) -> Effect:
    assert isinstance(event.fact, UserProfile)
    known = await by_clerk_id(event.fact.clerk_id)
    if known and known.deleted:  # a late event: keep nothing of it
        await privacy.forget(context, Person(known.clerk_id, known.user_id))
        return Effect("handled", codes=("nothing_new",))
    changed = await sync_profile(event.fact)
    return Effect("handled", codes=("person_changed" if changed else "nothing_new",))


async def on_deleted(context: Context, event: PlatformEvent) -> Effect:
    assert isinstance(event.fact, UserDeleted)
    erased = await erase(context, event.fact.clerk_id)
    return Effect("handled", codes=("person_forgotten" if erased else "nothing_new",))


async def export(context: Context, person: Person) -> dict[str, Any]:
    user = await by_clerk_id(person.clerk_id)
    return user.model_dump(mode="json") if user else {}


DOMAIN = Domain(
    "users",
    documents=[User],
    intent_handlers={MirrorRole: mirror_role},
    on_event={UserProfile: on_profile, UserDeleted: on_deleted},
    export=export,
    reconcile={"people": people, "all people": all_people},
)
