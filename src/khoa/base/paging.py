"""Lists page by page: how a page is asked for, and what one is."""

from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, Field

from khoa.base.errors import FieldError, Invalid

MAX_LISTED = 10_000
"""Rows of one list that can be paged through. Whoever wants the ten thousandth has to narrow it:
each page costs as much as all before it."""
MAX_PER_PAGE = 100

Item = TypeVar("Item")


class PageQuery(BaseModel):
    """The page that is asked for, from 1. One beyond the end is empty."""

    page: int = Field(1, ge=1)
    per_page: int = Field(25, ge=1, le=MAX_PER_PAGE)

    @property
    def skip(self) -> int:
        return (self.page - 1) * self.per_page

    def check(self) -> Self:
        """Refuse a page beyond `MAX_LISTED` rows, with the last one as the limit."""
        last = MAX_LISTED // self.per_page
        if self.page > last:
            why = f"With {self.per_page} on a page, {last} is the last that can be asked for."
            raise Invalid(errors=[FieldError("page", "page_too_far", why, limit=last)])
        return self


FIRST_PAGE = PageQuery()


class Page(BaseModel, Generic[Item]):
    """One page of a list; `total` counts all pages."""

    items: list[Item]
    total: int
    page: int
    per_page: int

    @classmethod
    def of(cls, items: list[Item], total: int, asked: PageQuery, **more: Any) -> Self:
        """`more`: what a list has beside its rows."""
        return cls(items=items, total=total, page=asked.page, per_page=asked.per_page, **more)
