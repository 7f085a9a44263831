"""Batches of activation codes: made, counted, cancelled. Payments redeem them."""

import secrets
from datetime import UTC, datetime

from beanie import PydanticObjectId

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
        return batch

    return await database.transaction(
        lambda: intention.once(write, id_of=lambda made: made.id, find=_made)
    )


async def _made(batch_id: str) -> ActivationBatch:
    batch = await ActivationBatch.get(PydanticObjectId(batch_id))
    assert batch is not None, "batches are never deleted"
    return batch


async def cancel_all(context: Context, batch: ActivationBatch) -> int:
    """Make all of the batch's unused codes worthless. How many there were."""

    async def write() -> int:
        done = await ActivationBatch.get_pymongo_collection().update_one(
            {"_id": batch.batch_id, "cancelled_at": None},
            {"$set": {"cancelled_at": datetime.now(UTC)}},
        )
        if not done.matched_count:
            return 0
        return await ActivationCode.find({"batch_id": batch.batch_id, "state": "unused"}).count()

    return await context.database.transaction(write)


async def cancel(context: Context, batch: ActivationBatch, codes: list[str]) -> int:
    """Make these codes worthless, as far as they are unused. How many were."""
    wanted = {
        "_id": {"$in": [normalise(code) for code in codes]},
        "batch_id": batch.batch_id,
        "state": "unused",
    }

    async def write() -> int:
        fresh = await ActivationBatch.get(batch.batch_id)
        if fresh is None or fresh.cancelled_at is not None:
            return 0
        rows = ActivationCode.get_pymongo_collection()
        done = await rows.update_many(wanted, {"$set": {"state": "cancelled"}})
        await counting.later(ActivationBatch, batch.batch_id, cancelled=done.modified_count)
        return done.modified_count

    return await context.database.transaction(write)


def state_of(code: ActivationCode, batch: ActivationBatch) -> CodeState:
    """A code's state as people see it."""
    if code.state == "unused" and batch.cancelled_at is not None:
        return "cancelled"
    return code.state
