"""A page of a query, and how many rows it finds in all, with a condition and without."""

from datetime import UTC, datetime

import pytest

from khoa.base.errors import Invalid
from khoa.base.paging import MAX_LISTED, PageQuery
from khoa.database import Database
from khoa.database.paging import read_page
from khoa.outbox.models import Intent


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        (PageQuery(page=1, per_page=2), ["0", "1"]),
        (PageQuery(page=3, per_page=2), ["4"]),
        (PageQuery(page=4, per_page=2), []),
    ],
)
async def test_a_page_and_how_many_there_are(
    database: Database, asked: PageQuery, subjects: list[str]
) -> None:
    row = {"state": "waiting", "next_at": datetime.now(UTC), "work": {"kind": "test"}}
    rows = [{**row, "subject": str(number)} for number in range(5)]
    await database.database["outbox"].insert_many([*rows, {**row, "state": "done", "subject": "x"}])
    found, total = await read_page(Intent.find({"state": "waiting"}).sort("_id"), asked)
    assert ([one.subject for one in found], total) == (subjects, 5)
    assert (await read_page(Intent.find({}).sort("_id"), asked))[1] == 6
    assert await read_page(Intent.find({"state": "nothing"}), asked) == ([], 0)


@pytest.mark.parametrize(("per_page", "last"), [(25, 400), (48, 208), (100, 100)])
def test_a_page_beyond_the_bound_is_refused_with_the_last_one(per_page: int, last: int) -> None:
    assert PageQuery(page=last, per_page=per_page).check().skip < MAX_LISTED
    with pytest.raises(Invalid) as refused:
        PageQuery(page=last + 1, per_page=per_page).check()
    (error,) = refused.value.errors
    assert (error.field, error.code, error.limit) == ("page", "page_too_far", last)
