"""Which fact does what. Runs inside the inbox's transaction; safe in any order and again."""

from khoa.courses import service as courses
from khoa.platforms.events import (
    ChargeFacts,
    PlatformEvent,
    SessionFacts,
    UserDeleted,
    UserProfile,
)
from khoa.purchases.settle import fulfil
from khoa.users import service as users
from khoa.webhooks.models import EventState


async def handle(event: PlatformEvent, deployment: str) -> EventState:
    """Have the event's effect; what became of it. A type that means nothing here is ignored."""
    match event.fact:
        case UserProfile() as profile:
            await users.apply_profile(profile)
        case UserDeleted(clerk_id):
            gone = await users.forget(clerk_id)
            if gone is not None:
                await courses.archive_of(gone.user_id)
        case SessionFacts() | ChargeFacts() as heard:
            if heard.deployment != deployment:
                return "foreign"
            if await fulfil(event.provider, heard) is None:
                return "unmatched"
        case None:
            return "ignored"
    return "handled"
