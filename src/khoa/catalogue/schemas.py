"""Schemas of the catalogue's queries and answers."""

from typing import Literal

from pydantic import BaseModel, Field

from khoa.base.language import Language
from khoa.base.paging import Page, PageQuery
from khoa.courses.models import Level
from khoa.courses.schemas import CourseCard

Sort = Literal["relevance", "newest", "popular", "rating", "price_asc", "price_desc"]


class CourseQuery(PageQuery):
    """Unknown parameters are ignored; a page beyond the end is empty, and one beyond the ten
    thousandth course is refused (`page_too_far`, with the last page as `limit`). `q` is cut, never
    refused.

    Without `sort`, a search is by relevance and the whole catalogue by date; `relevance` without a
    search is by date too.
    """

    q: str = ""
    category: str | None = Field(None, max_length=60)
    level: Level | None = None
    language: Language | None = None
    price: Literal["free", "paid"] | None = None
    sort: Sort | None = None
    per_page: int = Field(12, ge=1, le=48)


class FacetValue(BaseModel):
    value: str
    count: int


class Facets(BaseModel):
    """How many courses each choice would leave, the other filters staying as they are."""

    category: list[FacetValue]
    level: list[FacetValue]
    language: list[FacetValue]
    price: list[FacetValue]


class CoursePage(Page[CourseCard]):
    facets: Facets


class CategoryPublic(BaseModel):
    slug: str
    names: dict[Language, str]
    courses: int


class CategoryList(BaseModel):
    items: list[CategoryPublic]
