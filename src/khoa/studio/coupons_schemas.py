"""Schemas of coupons and activation codes in the studio."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt, StringConstraints

from khoa.base.forms import Form, Moment
from khoa.base.money import Money
from khoa.courses.texts import Line
from khoa.selling.activation_models import MAX_CODES, ActivationBatch, CodeState
from khoa.selling.coupon_editing import CourseId
from khoa.selling.coupon_models import Coupon, UseState


class StudioCoupon(BaseModel):
    """`everybodys`: an admin's, for all educators' courses. `uses` includes pending payments."""

    id: str
    code: str
    everybodys: bool
    percent: int | None
    amount: Money | None
    minimum: Money | None
    course_ids: list[str]
    courses: list[str]
    """Titles of the courses that it is limited to."""
    valid_from: datetime | None
    valid_to: datetime | None
    max_uses: int | None
    uses: int
    active: bool
    created_at: datetime


class CouponUsePublic(BaseModel):
    """`buyer` is a name, empty when the account is gone; `discount` of the whole purchase."""

    buyer: str
    purchase_number: str
    discount: Money
    state: UseState
    at: datetime


class NewBatch(Form):
    name: Annotated[Line, StringConstraints(min_length=1, max_length=120)]
    course_ids: list[CourseId] = Field(min_length=1, max_length=50)
    size: StrictInt = Field(ge=1, le=MAX_CODES)
    expires_at: Moment | None = None


class BatchPublic(BaseModel):
    id: str
    name: str
    courses: list[str]
    """Titles of the courses."""
    size: int
    used: int
    cancelled: int
    expires_at: datetime | None
    created_at: datetime


class CodePublic(BaseModel):
    """`used_by` is a name, empty when the account is gone."""

    code: str
    state: CodeState
    used_by: str | None
    used_at: datetime | None


class CancelCodes(Form):
    """No `codes`: all that are unused."""

    codes: list[Annotated[str, Field(max_length=64)]] | None = Field(None, max_length=100)


class Cancelled(BaseModel):
    cancelled: int


def studio_coupon(coupon: Coupon, titles: dict[object, str]) -> StudioCoupon:
    """`titles` of courses by id."""
    shown = coupon.model_dump(exclude={"id", "course_ids", "educator_id", "created_by"})
    return StudioCoupon(
        **shown,
        id=str(coupon.id),
        everybodys=coupon.educator_id is None,
        course_ids=[str(course_id) for course_id in coupon.course_ids],
        courses=[titles[course_id] for course_id in coupon.course_ids if course_id in titles],
    )


def batch_public(batch: ActivationBatch, titles: dict[object, str]) -> BatchPublic:
    """`titles` of courses by id."""
    return BatchPublic(
        **batch.model_dump(include={"name", "size", "used", "expires_at", "created_at"}),
        id=str(batch.batch_id),
        cancelled=batch.worthless,
        courses=[titles[course_id] for course_id in batch.course_ids if course_id in titles],
    )
