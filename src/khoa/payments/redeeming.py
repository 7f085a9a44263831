"""Redeeming an activation code: its courses open once, to whoever types it first."""

from datetime import UTC, datetime

import structlog

from khoa.base.errors import Conflict, FieldError, Unavailable
from khoa.base.language import Language
from khoa.context import Context
from khoa.counting import service as counting
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.payments.checkout import close_overlapping
from khoa.payments.free_purchases import give
from khoa.purchases.models import Purchase
from khoa.selling import batches
from khoa.selling.activation_models import ActivationBatch, ActivationCode
from khoa.selling.availability import (
    AlreadyOwned,
    CourseIsOwn,
    CourseUnavailable,
    NotForSale,
    obstacles,
)
from khoa.selling.items import Item
from khoa.selling.pricing import lines_of
from khoa.users.models import User

log = structlog.get_logger()


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


async def activate(context: Context, user: User, typed: str, language: Language) -> Purchase:
    """Open the code's courses to this person, by a purchase that costs nothing. Typed again by the
    same person, the same purchase.

    ActivationRefused, or NotForSale when there is nothing that the code could open: all is theirs
    already, or a course is not published now. The code then stays as it was.
    """
    key = batches.normalise(typed)
    await _close_payment_pages(context, user, key)

    async def use() -> Purchase:
        code, batch = await _find(key)
        if code.state == "used" and code.user_id == user.id:
            made = await Purchase.get(code.purchase_id)
            assert made is not None, "purchases are never deleted"
            return made
        chosen = await _openable(user, _unused(code, batch))
        lines = lines_of(
            [Item(course) for course in chosen], [course.price.amount for course in chosen]
        )
        purchase = await give(
            context.school,
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
        await counting.increment_later(ActivationBatch, batch.batch_id, used=1)
        return purchase

    return await context.database.transaction(use)


async def _find(key: str) -> tuple[ActivationCode, ActivationBatch]:
    code = await ActivationCode.get(key) if len(key) == batches.LENGTH else None
    batch = await ActivationBatch.get(code.batch_id) if code else None
    if code is None or batch is None:
        raise ActivationUnknown
    return code, batch


def _unused(code: ActivationCode, batch: ActivationBatch) -> ActivationBatch:
    state = batches.state_of(code, batch)
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
    if CourseIsOwn in why:
        raise CourseIsOwn
    if len(found) < len(batch.course_ids) or CourseUnavailable in why:
        raise CourseUnavailable
    rest = [course for course, one in zip(found, why, strict=True) if one is not AlreadyOwned]
    if not rest:
        raise AlreadyOwned
    return rest


async def _close_payment_pages(context: Context, user: User, key: str) -> None:
    """Of the same courses: they would be paid for nothing. What cannot be closed now, and is paid
    all the same, is given back as paid twice.

    Nothing is refused here: between two reads the same person's other click can have used the code,
    and only the transaction sees both.
    """
    code, batch = await _find(key)
    try:
        chosen = await _openable(user, _unused(code, batch))
        await close_overlapping(context, user, chosen)
    except (ActivationRefused, NotForSale):
        return
    except Unavailable:
        log.warning("activation.page_left_open", user=str(user.user_id))
