"""Keep users in step with Clerk: by signed webhooks in any order, or a lookup when one is late."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from beanie import PydanticObjectId
from slugify import slugify

from khoa.audit import service as audit
from khoa.base.errors import Conflict, Forbidden
from khoa.base.language import Language
from khoa.database import require_transaction
from khoa.outbox import service as outbox
from khoa.platforms.events import UserProfile
from khoa.users.intents import MirrorRole, NameOrPictureChanged
from khoa.users.models import Role, User


class NotYourself(Conflict):
    code = "not_yourself"
    detail = "Somebody else has to do this to your account."


class EducatorRoleTaken(Forbidden):
    code = "educator_role_taken"
    detail = "The school took this role away. Only the school can give it to you again."


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
    """Return the user or their tombstone."""
    return await User.find_one(User.clerk_id == clerk_id)


async def by_ids(ids: set[PydanticObjectId]) -> dict[PydanticObjectId, User]:
    found = await User.find({"_id": {"$in": list(ids)}}).to_list()
    return {user.user_id: user for user in found}


async def insert_many(new: list[User]) -> None:
    """Insert people whom Clerk does not know, to fill a database."""
    rows = [user.model_dump(by_alias=True, exclude={"revision_id"}) for user in new]
    await User.get_pymongo_collection().insert_many(rows, ordered=False)


async def apply_profile(profile: UserProfile) -> bool:
    """Create or update the user; return False if ours is newer or the account was deleted.

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


async def sync_profile(profile: UserProfile) -> bool:
    """Apply Clerk's profile of a person; return False if nothing changed or they are deleted.

    Call it in a transaction. Clerk reports every sign-in, so only a new name or picture makes an
    intent for those who show it.
    """
    before = await by_clerk_id(profile.clerk_id)
    if before and before.deleted:
        return False
    changed = await apply_profile(profile)
    if changed and before and _name_and_picture(before) != _name_and_picture(profile):
        await outbox.enqueue(NameOrPictureChanged(user_id=str(before.user_id)))
    return changed


async def forget(clerk_id: str) -> User | None:
    """Leave a tombstone without personal data, which late events and provisioning respect.

    Return the user as they were, or None if they were never known or deleted already.
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
    """Grant a role in the school and mirror it to Clerk. Call it in a transaction; granting a role
    twice changes nothing. `by` is None for whoever runs the machine."""
    given = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "deleted_at": None, "roles": {"$ne": role}},
        {"$addToSet": {"roles": role}, "$pull": {"taken_roles": role}},
    )
    if given.matched_count:
        await _mirror_highest(user)
        await audit.record("role.given", f"user:{user.user_id}", by=by, details={"role": role})


async def take_role(user: User, role: Role, *, by: User) -> None:
    """Revoke a role in the school. Call it in a transaction; a role that is not held is ignored.
    Only `give_role` gives it back: nobody takes it again by themselves.

    Raise NotYourself when administrators revoke their own role, and Forbidden when `by` was stopped
    meanwhile: one must always be left.
    """
    if role == "admin" and user.id == by.id:
        raise NotYourself
    taken = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "roles": role},
        {"$pull": {"roles": role}, "$addToSet": {"taken_roles": role}},
    )
    if taken.matched_count:
        await _still_allowed(by)
        await _mirror_highest(user)
        await audit.record(
            "role.taken", f"user:{user.user_id}", by=by.user_id, details={"role": role}
        )


async def suspend(user: User, *, by: User) -> None:
    """Close the account until the office lifts the suspension; no event from Clerk does.

    Call it in a transaction; a second call changes nothing. Raise NotYourself for one's own, and
    Forbidden when `by` was stopped meanwhile.
    """
    if user.id == by.id:
        raise NotYourself
    done = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "deleted_at": None, "suspended_at": None},
        {"$set": {"suspended_at": datetime.now(UTC)}},
    )
    if done.matched_count:
        await _still_allowed(by)
        await audit.record("person.suspended", f"user:{user.user_id}", by=by.user_id)


async def _still_allowed(by: User) -> None:
    """Write to the row of whoever acts: of two administrators who stop each other at once, one
    conflicts, runs again and is refused, so that one is left.

    Raise Forbidden when the account is closed or lost the role since it was read.
    """
    require_transaction()
    open_row: dict[str, Any] = {
        "_id": by.id,
        "deleted_at": None,
        "suspended_at": None,
        "banned": False,
    }
    if "admin" in by.roles:  # else they are one by their address, in the settings
        open_row["roles"] = "admin"
    written = await User.get_pymongo_collection().update_one(
        open_row, {"$inc": {"accounts_changed": 1}}
    )
    if not written.matched_count:
        raise Forbidden


async def lift_suspension(user: User, *, by: User) -> None:
    """Lift the office's suspension; a ban at Clerk stays. Call it in a transaction."""
    done = await User.get_pymongo_collection().update_one(
        {"_id": user.id, "suspended_at": {"$ne": None}}, {"$set": {"suspended_at": None}}
    )
    if done.matched_count:
        await audit.record("person.suspension_lifted", f"user:{user.user_id}", by=by.user_id)


async def become_educator(
    user: User, *, headline: Mapping[Language, str], bio: Mapping[Language, str]
) -> None:
    """Grant the role, set the public profile and derive a slug from the name.

    Call it in a transaction; a second call replaces the texts in these languages. The role is
    mirrored to Clerk. Raise EducatorRoleTaken if the office took it away.
    """
    require_transaction()
    user = await _fresh(user)
    if "educator" in user.taken_roles:
        raise EducatorRoleTaken
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
        await _mirror_highest(user)
        await audit.record(
            "role.given", f"user:{user.user_id}", by=user.user_id, details={"role": "educator"}
        )


async def set_language(user: User, language: Language) -> None:
    await User.get_pymongo_collection().update_one(
        {"_id": user.id}, {"$set": {"language": language}}
    )
    user.language = language


async def _fresh(user: User) -> User:
    fresh = await User.get(user.user_id)
    assert fresh is not None, "a user is never removed"
    return fresh


async def _mirror_highest(user: User) -> None:
    """Have the outbox mirror the highest role to Clerk, as the transaction leaves it: the user was
    read before it began."""
    ascending = get_args(Role)
    highest = max((await _fresh(user)).roles, key=ascending.index, default="student")
    await outbox.enqueue(MirrorRole(clerk_id=user.clerk_id, role=highest))


def _name_and_picture(person: User | UserProfile) -> tuple[str | None, ...]:
    return person.first_name, person.last_name, person.image_url
