"""Erase a person whose account is gone: a tombstone stays, every domain forgets the rest."""

from khoa.base.domain import Person
from khoa.context import Context
from khoa.privacy import service as privacy
from khoa.users import service as users


async def erase(context: Context, clerk_id: str) -> bool:
    """Leave a tombstone and have every domain forget the person.

    Call it in a transaction. Safe to call again: anything recorded about the person since then is
    removed as well. Return False if they were erased already or never known.
    """
    known = await users.by_clerk_id(clerk_id)
    gone = await users.forget(clerk_id)
    person = Person(
        clerk_id,
        known.user_id if known else None,
        known.email if known and known.email_verified else None,
    )
    await privacy.forget(context, person)
    return gone is not None
