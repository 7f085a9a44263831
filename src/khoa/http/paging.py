"""The page of a list, as every call that lists something is asked for it."""

from typing import Annotated

from fastapi import Depends, Query

from khoa.base.paging import MAX_PER_PAGE, PageQuery


def page_query(
    page: Annotated[int, Query(ge=1)] = 1,
    per_page: Annotated[int, Query(ge=1, le=MAX_PER_PAGE)] = 25,
) -> PageQuery:
    return PageQuery(page=page, per_page=per_page).check()


AskedPage = Annotated[PageQuery, Depends(page_query)]
