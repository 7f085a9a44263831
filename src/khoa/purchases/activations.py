"""Activation codes: made in batches, each used once, by whoever types it first."""

import secrets
from datetime import UTC, datetime

import structlog
from beanie import PydanticObjectId

from khoa.context import Context
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.errors import Conflict, FieldError, Unavailable
from khoa.purchases.activation_models import MAX_BATCHES, ActivationBatch, ActivationCode, CodeState
from khoa.purchases.checkout import close_overlapping
from khoa.purchases.for_sale import AlreadyOwned, CourseUnavailable, OwnCourse, obstacles
from khoa.purchases.giving import give
from khoa.purchases.models import Purchase
from khoa.purchases.pricing import lines_of
from khoa.users.models import Language, User

log = structlog.get_logger()

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no letter that looks like a digit. Sixteen of them hold 80 random bits."""
LENGTH = 16
_LOOK_ALIKES = str.maketrans("OIL", "011")


class TooManyBatches(Conflict):
    code = "too_many_batches"
    detail = f"There are {MAX_BATCHES} batches of codes already."


class ActivationRefused(Conflict):
    code = "activation_refused"
    detail = "This code cannot be used."

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("code", self.code, self.detail)])


class ActivationUnknown(ActivationRefused):
    code = "activation_unknown"
    detail = "There is no such activation code."


class ActivationUsed(ActivationRefused):
    code = "activation_used"
    detail = "This activation code was used already."


class ActivationCancelled(ActivationRefused):
    code = "activation_cancelled"
    detail = "This activation code was cancelled."


class ActivationExpired(ActivationRefused):
    code = "activation_expired"
    detail = "This activation code has expired."


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
    by: User, name: str, chosen: list[Course], size: int, expires_at: datetime | None
) -> ActivationBatch:
    """The batch is written last: codes without one, of a server that stopped, open nothing.
    TooManyBatches."""
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
    await batch.insert()
    return batch


async def activate(context: Context, user: User, typed: str, language: Language) -> Purchase:
    """Open the code's courses to this person, by a purchase that costs nothing. Typed again by the
    same person, the same purchase.

    ActivationRefused, or NotForSale when there is nothing that the code could open: all is theirs
    already, or a course is not published now. The code then stays as it was.
    """
    key = normalise(typed)
    await _close_payment_pages(context, user, key)

    async def use() -> Purchase:
        code, batch = await _find(key)
        if code.state == "used" and code.user_id == user.id:
            made = await Purchase.get(code.purchase_id)
            assert made is not None, "purchases are never deleted"
            return made
        chosen = await _openable(user, _unused(code, batch))
        lines = lines_of(chosen, [course.price.amount for course in chosen])
        purchase = await give(
            user,
            lines,
            language,
            cart_key=f"activation:{batch.batch_id}:{code.place}",
            activation_batch_id=batch.batch_id,
        )
        await ActivationCode.get_pymongo_collection().update_one(
            {"_id": key, "state": "unused"},
            {
                "$set": {
                    "state": "used",
                    "user_id": user.user_id,
                    "purchase_id": purchase.purchase_id,
                    "used_at": datetime.now(UTC),
                }
            },
        )
        await _count(batch.batch_id, "used", 1)
        return purchase

    return await context.database.transaction(use)


async def cancel_all(context: Context, batch: ActivationBatch) -> int:
    """Make all of the batch's unused codes worthless. How many there were."""

    async def write() -> int:
        fresh = await ActivationBatch.get(batch.batch_id)
        assert fresh is not None, "batches are never deleted"
        unused = fresh.size - fresh.used - fresh.cancelled
        await ActivationBatch.get_pymongo_collection().update_one(
            {"_id": batch.batch_id},
            {"$set": {"cancelled_at": datetime.now(UTC)}, "$inc": {"cancelled": unused}},
        )
        return unused

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
        await _count(batch.batch_id, "cancelled", done.modified_count)
        return done.modified_count

    return await context.database.transaction(write)


def state_of(code: ActivationCode, batch: ActivationBatch) -> CodeState:
    """A code's state as people see it."""
    if code.state == "unused" and batch.cancelled_at is not None:
        return "cancelled"
    return code.state


async def _find(key: str) -> tuple[ActivationCode, ActivationBatch]:
    code = await ActivationCode.get(key) if len(key) == LENGTH else None
    batch = await ActivationBatch.get(code.batch_id) if code else None
    if code is None or batch is None:
        raise ActivationUnknown
    return code, batch


def _unused(code: ActivationCode, batch: ActivationBatch) -> ActivationBatch:
    state = state_of(code, batch)
    if state == "used":
        raise ActivationUsed
    if state == "cancelled":
        raise ActivationCancelled
    if batch.expires_at is not None and datetime.now(UTC) >= batch.expires_at:
        raise ActivationExpired
    return batch


async def _openable(user: User, batch: ActivationBatch) -> list[Course]:
    """The batch's courses that the person does not have yet, all of which must be published. Free
    or not does not matter: the code was given out when it had a price."""
    found = list((await courses.by_ids(batch.course_ids)).values())
    why = await obstacles(user, found)
    if OwnCourse in why:
        raise OwnCourse
    if len(found) < len(batch.course_ids) or CourseUnavailable in why:
        raise CourseUnavailable
    rest = [course for course, one in zip(found, why, strict=True) if one is not AlreadyOwned]
    if not rest:
        raise AlreadyOwned
    return rest


async def _close_payment_pages(context: Context, user: User, key: str) -> None:
    """Of the same courses: they would be paid for nothing. What cannot be closed now, and is paid
    all the same, is given back as paid twice."""
    code, batch = await _find(key)
    if code.state == "used":
        return
    chosen = await _openable(user, _unused(code, batch))
    try:
        await close_overlapping(context, user, chosen)
    except Unavailable:
        log.warning("activation.page_left_open", user=str(user.user_id))


async def _count(batch_id: PydanticObjectId, what: str, change: int) -> None:
    await ActivationBatch.get_pymongo_collection().update_one(
        {"_id": batch_id}, {"$inc": {what: change}}
    )
