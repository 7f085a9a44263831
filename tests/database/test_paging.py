"""A page of a query, and how many rows it finds in all, with a condition and without."""

from datetime import UTC, datetime, timedelta

import pytest

from khoa.base.errors import Invalid
from khoa.base.paging import MAX_LISTED, PageQuery
from khoa.database import Database, paging
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


async def test_the_newest_of_many_are_those_of_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever window of time they are found in, and however few there are in it."""
    monkeypatch.setattr(paging, "WINDOWED", 10)
    now = datetime.now(UTC)
    ages = (0, 0.5, 0.9, 2, 3, 7, 9, 20, 50, 70, 100, 400, 900, 901)
    rows = [
        {
            "subject": str(number),
            "state": "waiting",
            "next_at": now,
            "created_at": now - timedelta(days=age),
            "work": {"kind": "test"},
        }
        for number, age in enumerate(ages)
    ]
    await database.database["outbox"].insert_many(rows)
    for wanted in ({}, {"state": "waiting"}, {"created_at": {"$ne": None}}):
        for per_page in (2, 3, 5, 20):
            pages = [PageQuery(page=page, per_page=per_page) for page in range(1, 8)]
            read = [await read_page(Intent.find(wanted).sort("-created_at"), one) for one in pages]
            assert [row.subject for page, _ in read for row in page] == [
                row["subject"] for row in rows
            ]
            assert {total for _, total in read} == {len(rows)}


async def test_the_number_of_many_is_remembered_for_as_long_as_counting_deserves(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MANY", 1)
    row = {"state": "waiting", "next_at": datetime.now(UTC), "work": {"kind": "test"}}
    rows = database.database["outbox"]
    await rows.insert_many([{**row, "subject": str(number)} for number in range(3)])
    first = PageQuery(page=1, per_page=1)
    monkeypatch.setattr(paging, "REMEMBERED", 1e6)
    assert (await read_page(Intent.find({"state": "waiting"}), first))[1] == 3
    await rows.insert_one({**row, "subject": "another"})
    assert (await read_page(Intent.find({"state": "waiting"}), first))[1] == 3
    assert (await read_page(Intent.find({}), first))[1] == 4, "another query is counted by itself"
