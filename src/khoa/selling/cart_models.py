"""A cart: the courses that somebody means to buy, kept on the server once they are signed in."""

from datetime import UTC, datetime
from typing import Annotated

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field

from khoa.base.money import Money

MAX_COURSES = 50


class CartEntry(BaseModel):
    """Slug, title and price are copies from when it was put in: what changed since is told apart
    by them, and a course that is gone still has a name."""

    course_id: PydanticObjectId
    slug: str
    title: str
    price: Money
    added_at: datetime


class Cart(Document):
    """`id` is its owner's: one cart for each person."""

    id: PydanticObjectId
    entries: list[CartEntry] = Field(default_factory=list, max_length=MAX_COURSES)
    coupon_code: str | None = None
    updated_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "carts"
