"""Calls that make something can be repeated: what one intention makes is made once.

After the IETF's draft "The Idempotency-Key HTTP Header Field", which leaves it to the server what a
key belongs to. Here it is one person and one call (method and address): another person's key, or
the same one with another call, is simply another key.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from beanie import Document
from pymongo import IndexModel

from khoa.base.errors import Invalid, KhoaError
from khoa.database import clock, require_transaction

T = TypeVar("T")

KEPT_SECONDS = 24 * 3600
LONGEST = 255


class IdempotencyKeyInvalid(KhoaError):
    status = 400
    code = "idempotency_key_invalid"
    detail = f"An Idempotency-Key has 1 to {LONGEST} visible characters of ASCII."


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    detail = "This Idempotency-Key came with another body before. Take a new one for a new request."


class IdempotencyKey(Document):
    """What was made under a key. `id` begins with the person's id; of the key and the call, as of
    the body, only a hash is kept. No answer and no personal data."""

    id: str  # type: ignore[assignment]
    body: str
    made: str
    created_at: datetime

    class Settings:
        name = "idempotency_keys"
        indexes = (IndexModel([("created_at", 1)], expireAfterSeconds=KEPT_SECONDS),)


@dataclass(frozen=True)
class Intention:
    """What a person wants made once. Without a key, each call is an intention of its own."""

    key: str | None = None
    body: str = ""

    async def made(self) -> str | None:
        """The id of what this intention has made already. IdempotencyKeyReused for another body."""
        if self.key is None:
            return None
        known = await IdempotencyKey.get(self.key)
        if known is None:
            return None
        if known.body != self.body:
            raise IdempotencyKeyReused
        return known.made

    async def once(
        self,
        make: Callable[[], Awaitable[T]],
        *,
        id_of: Callable[[T], object],
        find: Callable[[str], Awaitable[T]],
    ) -> T:
        """Make it, or find by its id what was made before, as it is now.

        In the transaction that makes it: of two copies at once, one runs again and finds the
        other's.
        """
        require_transaction()
        made = await self.made()
        if made is not None:
            return await find(made)
        thing = await make()
        if self.key is not None:
            await IdempotencyKey.get_pymongo_collection().insert_one(
                {
                    "_id": self.key,
                    "body": self.body,
                    "made": str(id_of(thing)),
                    "created_at": clock.now(),
                }
            )
        return thing


UNNAMED = Intention()


def intention(header: str | None, *, person: object, call: str, body: bytes) -> Intention:
    """`header` as it was sent, in quotes as the draft has it or bare; None when there was none."""
    if header is None:
        return UNNAMED
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 0 < len(key) <= LONGEST or not (key.isascii() and key.isprintable()):
        raise IdempotencyKeyInvalid
    named = hashlib.sha256(f"{call}\n{key}".encode()).hexdigest()
    return Intention(f"{person}/{named}", hashlib.sha256(body).hexdigest())
