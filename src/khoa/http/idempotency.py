"""Idempotency keys: a repeated request that creates something creates it only once.

Follows the IETF's draft "The Idempotency-Key HTTP Header Field", which leaves the scope of a key to
the server. Here a key is scoped to one person and one call (method and address): another person's
key, or the same key with another call, is a different key.
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
    """The id (`made`) of what was created under a key. `id` is the person's id and a hash of call
    and key; `body` is a hash of the request's body. Holds no answer and no personal data."""

    id: str  # type: ignore[assignment]
    body: str
    made: str
    created_at: datetime

    class Settings:
        name = "idempotency_keys"
        indexes = (IndexModel([("created_at", 1)], expireAfterSeconds=KEPT_SECONDS),)


@dataclass(frozen=True)
class Intention:
    """What one or more equal requests want to create once. Without a key, every request is an
    intention of its own."""

    key: str | None = None
    body: str = ""

    async def made(self) -> str | None:
        """Return the id of what this intention has created already, or None. Raises
        IdempotencyKeyReused when the key came with another body."""
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
        """Create it by `make`, or return what was created before, as `find` returns it by its id.

        Call it in the transaction that creates it: of two copies at once, one is run again and
        finds what the other created.
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
    """Parse an Idempotency-Key header, quoted as in the draft or bare, or None if there was none.
    Raises IdempotencyKeyInvalid."""
    if header is None:
        return UNNAMED
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 0 < len(key) <= LONGEST or not (key.isascii() and key.isprintable()):
        raise IdempotencyKeyInvalid
    named = hashlib.sha256(f"{call}\n{key}".encode()).hexdigest()
    return Intention(f"{person}/{named}", hashlib.sha256(body).hexdigest())
