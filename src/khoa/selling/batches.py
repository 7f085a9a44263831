"""Batches of activation codes: made, counted, cancelled. Payments redeem them."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict
from khoa.context import Context
from khoa.counting import service as counting
from khoa.courses.models import Course
from khoa.database import Database
from khoa.http.idempotency import UNNAMED, Intention
from khoa.selling.activation_models import MAX_BATCHES, ActivationBatch, ActivationCode, CodeState
from khoa.users.models import User

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no letter that looks like a digit. Sixteen of them hold 80 random bits."""
LENGTH = 16
CANCELLED_AT_ONCE = 500
"""Codes that one transaction writes."""
_LOOK_ALIKES = str.maketrans("OIL", "011")


class TooManyBatches(Conflict):
    code = "too_many_batches"
    detail = f"There are {MAX_BATCHES} batches of codes already."


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """As people read it: ABCD-EFGH-JKMN-PQRS."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def normalise(code: str) -> str:
    """As codes are kept: without dashes and blanks, and with what looks alike read as meant."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.translate(_LOOK_ALIKES)


async def make_batch(
    database: Database,
    by: User,
    name: str,
    chosen: list[Course],
    size: int,
    expires_at: datetime | None,
    *,
    intention: Intention = UNNAMED,
) -> ActivationBatch:
    """The batch is written last: codes without one, of a server that stopped, open nothing.
    TooManyBatches."""
    if made := await intention.made():
        return await _made(made)
    if await ActivationBatch.find(ActivationBatch.made_by == by.user_id).count() >= MAX_BATCHES:
        raise TooManyBatches
    batch = ActivationBatch(
        id=PydanticObjectId(),
        name=name,
        made_by=by.user_id,
        course_ids=[course.course_id for course in chosen],
        size=size,
        expires_at=expires_at,
    )
    codes = [
        ActivationCode(id=new_code(), batch_id=batch.batch_id, place=place)
        for place in range(1, size + 1)
    ]
    await ActivationCode.insert_many(codes)

    async def write() -> ActivationBatch:
        await batch.insert()
        await audit.record("codes.made", _about(batch), by=by.user_id, details={"codes": size})
        return batch

    return await database.transaction(
        lambda: intention.once(write, id_of=lambda made: made.id, find=_made)
    )


async def _made(batch_id: str) -> ActivationBatch:
    batch = await ActivationBatch.get(PydanticObjectId(batch_id))
    assert batch is not None, "batches are never deleted"
    return batch


async def cancel_all(context: Context, batch: ActivationBatch, *, by: User) -> int:
    """Make all of the batch's unused codes worthless. How many this call did: called again, it
    goes on where a killed one ended.

    The batch's mark refuses who comes from now on. The codes' own rows are written as well, so that
    whoever is using one at this moment conflicts, or had it before.
    """
    batch_id = batch.batch_id

    async def mark() -> None:
        done = await ActivationBatch.get_pymongo_collection().update_one(
            {"_id": batch_id, "cancelled_at": None}, {"$set": {"cancelled_at": datetime.now(UTC)}}
        )
        if done.modified_count:
            await audit.record("codes.all_cancelled", _about(batch), by=by.user_id)

    await context.database.transaction(mark)
    rows = ActivationCode.get_pymongo_collection()
    found = rows.find({"batch_id": batch_id, "state": "unused"}, {"_id": 1})
    unused = [row["_id"] async for row in found]
    done = 0
    for first in range(0, len(unused), CANCELLED_AT_ONCE):
        some = {"_id": {"$in": unused[first : first + CANCELLED_AT_ONCE]}}
        done += await context.database.transaction(partial(_write_cancelled, batch_id, some))
    return done


async def cancel(context: Context, batch: ActivationBatch, codes: list[str], *, by: User) -> int:
    """Make these codes worthless, as far as they are unused. How many were."""
    wanted = {"_id": {"$in": [normalise(code) for code in codes]}}

    async def write() -> int:
        fresh = await ActivationBatch.get(batch.batch_id)
        if fresh is None or fresh.cancelled_at is not None:
            return 0
        done = await _write_cancelled(batch.batch_id, wanted)
        if done:
            await audit.record(
                "codes.cancelled", _about(batch), by=by.user_id, details={"codes": done}
            )
        return done

    return await context.database.transaction(write)


async def tell_exported(context: Context, batch: ActivationBatch, *, by: User) -> None:
    """Record that this person gets all the codes in a file."""
    await context.database.transaction(
        lambda: audit.record("codes.exported", _about(batch), by=by.user_id)
    )


def _about(batch: ActivationBatch) -> str:
    return f"batch:{batch.batch_id}"


async def _write_cancelled(batch_id: PydanticObjectId, wanted: Mapping[str, Any]) -> int:
    """Cancel these codes as far as they are unused. In a transaction."""
    done = await ActivationCode.get_pymongo_collection().update_many(
        {**wanted, "batch_id": batch_id, "state": "unused"}, {"$set": {"state": "cancelled"}}
    )
    if done.modified_count:
        await counting.increment_later(ActivationBatch, batch_id, cancelled=done.modified_count)
    return done.modified_count


def state_of(code: ActivationCode, batch: ActivationBatch) -> CodeState:
    """A code's state as people see it."""
    if code.state == "unused" and batch.cancelled_at is not None:
        return "cancelled"
    return code.state
