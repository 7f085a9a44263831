"""A coupon, and who used it. A buyer may use each coupon once."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

from khoa.base.money import Money

UseState = Literal["reserved", "used", "released"]


class Coupon(Document):
    """Takes a percentage or an amount off an educator's own courses, or, made by the admin, off
    everybody's. It is never deleted: purchases name it."""

    code: str
    """Upper-case letters, digits and -."""
    educator_id: PydanticObjectId | None
    """Whose courses it is for; None: everybody's."""
    course_ids: list[PydanticObjectId] = Field(default_factory=list)
    """Only these; empty: all."""
    percent: int | None = Field(None, ge=1, le=100)
    amount: Money | None = None
    """One of `percent` and `amount` is set."""
    minimum: Money | None = None
    """What the courses that it is for must cost together."""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    max_uses: int | None = None
    uses: int = 0
    """Reserved and used, as counted a moment ago: `coupon_limits.py` decides. Over `max_uses` only
    by payments that came after their reservation."""
    active: bool = True
    created_by: PydanticObjectId
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "coupons"
        indexes = (
            IndexModel([("code", 1)], unique=True),
            IndexModel([("educator_id", 1), ("created_at", -1)]),
        )

    @property
    def coupon_id(self) -> PydanticObjectId:
        assert self.id is not None, "a coupon that was read has an id"
        return self.id


class CouponPart(Document):
    """A part of what is left of a limited coupon, as `coupon_limits.py` has it. Below zero: late
    payments took more than there was."""

    id: str  # type: ignore[assignment]
    coupon_id: PydanticObjectId
    left: int

    class Settings:
        name = "coupon_parts"
        indexes = (IndexModel([("coupon_id", 1)]),)


class CouponUse(Document):
    """One person's use of a coupon: reserved by a checkout, used when that is paid, released when
    it fails or expires. `id` is `use_id`, so that there is one for each coupon and person.

    A purchase that is paid after its reservation went to another of the same person's has a row of
    its own.
    """

    id: str  # type: ignore[assignment]
    coupon_id: PydanticObjectId
    user_id: PydanticObjectId
    purchase_id: PydanticObjectId
    purchase_number: str
    discount: Money
    state: UseState
    at: datetime
    """When it came to this state."""

    class Settings:
        name = "coupon_uses"
        indexes = (IndexModel([("coupon_id", 1), ("at", -1)]),)


def use_id(
    coupon_id: PydanticObjectId,
    user_id: PydanticObjectId,
    late_purchase_id: PydanticObjectId | None = None,
) -> str:
    parts = (coupon_id, user_id, late_purchase_id)
    return ":".join(str(part) for part in parts if part is not None)
