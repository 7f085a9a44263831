"""Users follow Clerk: by its signed webhooks, in any order, and on the spot when one is late."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from beanie import PydanticObjectId
from slugify import slugify

from khoa.audit import service as audit
from khoa.base.errors import Conflict
from khoa.base.language import Language
from khoa.database import require_transaction
from khoa.outbox import service as outbox
from khoa.platforms.events import UserProfile
from khoa.users.intents import FaceChanged, MirrorRole
from khoa.users.models import Role, User


class NotYourself(Conflict):
    code = "not_yourself"
    detail = "Somebody else has to do this to your account."


_PERSONAL: dict[str, Any] = {
    "email": None,
    "email_verified": False,
    "first_name": None,
    "last_name": None,
    "image_url": None,
    "slug": None,
    "headline": {},
    "bio": {},
    "language": None,
    "roles": [],
}


async def by_clerk_id(clerk_id: str) -> User | None:
    """The user or their tombstone."""
    return await User.find_one(User.clerk_id == clerk_id)


async def by_ids(ids: set[PydanticObjectId]) -> dict[PydanticObjectId, User]:
    found = await User.find({"_id": {"$in": list(ids)}}).to_list()
    return {user.user_id: user for user in found}


async def insert_many(new: list[User]) -> None:
    """Write people whom Clerk does not know. For filling a database."""
    rows = [user.model_dump(by_alias=True, exclude={"revision_id"}) for user in new]
    await User.get_pymongo_collection().insert_many(rows, ordered=False)


async def apply_profile(profile: UserProfile) -> bool:
    """Make or refresh the user; False when what we have is newer, or the account was deleted.

    Safe in any order and any number of times: Clerk's `updated_at` decides, and a tombstone wins.
    """
    users = User.get_pymongo_collection()
    fresh = {
        "email": profile.email,
        "email_verified": profile.email_verified,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "image_url": profile.image_url,
        "banned": profile.banned,
        "clerk_updated_at": profile.updated_at,
    }
    newer = {
        "clerk_id": profile.clerk_id,
        "deleted_at": None,
        "clerk_updated_at": {"$lt": profile.updated_at},
    }
    changed = await users.update_one(newer, {"$set": fresh})
    if changed.matched_count:
        return True
    made = await users.update_one(
        {"clerk_id": profile.clerk_id},
        {
            "$setOnInsert": {
                **_PERSONAL,
                **fresh,
                "created_at": datetime.now(UTC),
                "deleted_at": None,
            }
        },
        upsert=True,
    )
    return made.upserted_id is not None


async def follow(profile: UserProfile) -> bool:
    """Take in what Clerk tells of a person; False when nothing was news, or they are gone.

    In a transaction. Clerk tells of every sign-in: only a changed face concerns who shows it.
    """
    before = await by_clerk_id(profile.clerk_id)
    if before and before.deleted:
        return False
    news = await apply_profile(profile)
    if news and before and _face(before) != _face(profile):
        await outbox.enqueue(FaceChanged(user_id=str(before.user_id)))
    return news


async def forget(clerk_id: str) -> User | None:
    """Leave a tombstone without personal data; late events and provisioning respect it.

    Returns the user as they were, None when we had not met them or they were gone already.
    """
    users = User.get_pymongo_collection()
    known = await by_clerk_id(clerk_id)
    if known and known.deleted:
        return None
    now = datetime.now(UTC)
    await users.update_one(
        {"clerk_id": clerk_id},
        {
            "$set": {**_PERSONAL, "deleted_at": now},
            "$setOnInsert": {"banned": False, "clerk_updated_at": 0, "created_at": now},
        },
        upsert=True,
    )
    return known


async def give_role(user: User, role: Role, *, by: PydanticObjectId | None) -> None:
    """Give a role in the school, of which Clerk is told. In a transaction; who has it already keeps
    it. `by` None: whoever runs the machine."""
    given = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "deleted_at": None, "roles": {"$ne": role}}, {"$addToSet": {"roles": role}}
    )
    if given.matched_count:
        await _show_highest({*user.roles, role}, user)
        await audit.record("role.given", f"user:{user.user_id}", by=by, details={"role": role})


async def take_role(user: User, role: Role, *, by: User) -> None:
    """Take a role in the school away. In a transaction; who does not have it is left alone.

    NotYourself: administrators do not take their own role, so that one is always left.
    """
    if role == "admin" and user.id == by.id:
        raise NotYourself
    taken = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "roles": role}, {"$pull": {"roles": role}}
    )
    if taken.matched_count:
        await _show_highest({*user.roles} - {role}, user)
        await audit.record(
            "role.taken", f"user:{user.user_id}", by=by.user_id, details={"role": role}
        )


async def suspend(user: User, *, by: User) -> None:
    """Close the account until the office opens it again; no event of Clerk's does. In a
    transaction; again, it changes nothing. NotYourself."""
    if user.id == by.id:
        raise NotYourself
    done = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "deleted_at": None, "suspended_at": None},
        {"$set": {"suspended_at": datetime.now(UTC)}},
    )
    if done.matched_count:
        await audit.record("person.suspended", f"user:{user.user_id}", by=by.user_id)


async def lift_suspension(user: User, *, by: User) -> None:
    """Open the account again, as far as the office is concerned. In a transaction."""
    done = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "suspended_at": {"$ne": None}}, {"$set": {"suspended_at": None}}
    )
    if done.matched_count:
        await audit.record("person.suspension_lifted", f"user:{user.user_id}", by=by.user_id)


async def become_educator(
    user: User, *, headline: Mapping[Language, str], bio: Mapping[Language, str]
) -> None:
    """Give the role, a public face, and an address made of the name.

    In a transaction; again, the texts in these languages are replaced. Clerk is told of the role.
    """
    require_transaction()
    slug = user.slug or f"{slugify(user.name_in('vi')) or 'giang-vien'}-{str(user.user_id)[-4:]}"
    await User.get_pymongo_collection().update_one(
        {"_id": user.id, "deleted_at": None},
        {
            "$set": {
                "slug": slug,
                **{f"headline.{language}": text for language, text in headline.items()},
                **{f"bio.{language}": text for language, text in bio.items()},
            },
            "$addToSet": {"roles": "educator"},
        },
    )
    if "educator" not in user.roles:
        await _show_highest({*user.roles, "educator"}, user)


async def set_language(user: User, language: Language) -> None:
    await User.get_pymongo_collection().update_one(
        {"_id": user.id}, {"$set": {"language": language}}
    )
    user.language = language


async def _show_highest(roles: set[Role], user: User) -> None:
    """Have Clerk show it."""
    rising = get_args(Role)
    highest = max(roles, key=rising.index) if roles else "student"
    await outbox.enqueue(MirrorRole(clerk_id=user.clerk_id, role=highest))


def _face(person: User | UserProfile) -> tuple[str | None, ...]:
    return person.first_name, person.last_name, person.image_url
