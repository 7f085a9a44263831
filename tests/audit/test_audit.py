"""Rows of who did what: with the act or not at all, without personal data, and all documented."""

import ast
import asyncio
import re
from typing import Any

import pytest
from bson import ObjectId
from tests.stack import ROOT

from khoa.audit import service as audit
from khoa.audit.models import AuditEntry
from khoa.base.paging import PageQuery
from khoa.database import Database
from khoa.database.transaction import TransactionMisused

pytestmark = pytest.mark.usefixtures("database")


async def test_an_act_that_is_not_done_is_not_told(database: Database) -> None:
    async def act() -> None:
        await audit.record("role.given", "user:1", by=ObjectId())
        raise RuntimeError("the act fails")

    with pytest.raises(RuntimeError):
        await database.transaction(act)
    assert await audit.find() == ([], 0)


async def test_nothing_is_told_outside_the_transaction_of_an_act() -> None:
    with pytest.raises(TransactionMisused):
        await audit.record("role.given", "user:1", by=None)


async def test_rows_are_found_by_subject_and_by_actor_newest_first(database: Database) -> None:
    someone, other = ObjectId(), ObjectId()

    async def tell(subject: str, **more: Any) -> None:
        await database.transaction(lambda: audit.record("role.given", subject, **more))

    for at in range(3):
        await tell("user:a", by=someone, details={"at": at})
        await asyncio.sleep(0.002)  # the database keeps milliseconds
    await tell("user:b", by=other, on_behalf_of=someone)
    by_subject, total = await audit.find(PageQuery(per_page=2), subject="user:a")
    assert ([row.details["at"] for row in by_subject], total) == ([2, 1], 3)
    by_actor, total = await audit.find(actor=other)
    assert [(row.subject, row.on_behalf_of) for row in by_actor] == [("user:b", someone)]
    assert (await audit.find(PageQuery(page=4, per_page=1)))[0][0].details == {"at": 0}


@pytest.mark.parametrize(
    "value", ["an@example.com", "Nguyễn", "two words", ["paid", "a b"], "x" * 201, "a\n"]
)
async def test_details_hold_nothing_that_says_who_somebody_is(
    database: Database, value: str | list[str]
) -> None:
    with pytest.raises(ValueError, match="is no code"):
        await database.transaction(
            lambda: audit.record("role.given", "user:1", by=None, details={"what": value})
        )
    assert await AuditEntry.find().count() == 0


@pytest.mark.parametrize("wanted", [{"subject": "user:7"}, {"actor": 7}])
async def test_a_list_of_one_goes_by_its_index(
    database: Database, wanted: dict[str, object]
) -> None:
    rows = [{"at": at, "subject": f"user:{at}", "actor": at} for at in range(50)]
    await database.database["audit"].insert_many(rows)
    explained = await database.database.command(
        {
            "explain": {"find": "audit", "filter": wanted, "sort": {"at": -1}, "limit": 1},
            "verbosity": "executionStats",
        }
    )
    assert explained["executionStats"]["totalDocsExamined"] == 1


def test_the_page_names_every_action() -> None:
    recorded = {
        call.args[0].value
        for path in (ROOT / "src" / "khoa").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("audit.record", "_record")
        and isinstance(call.args[0], ast.Constant)
    }
    page = (ROOT / "docs" / "audit.md").read_text()
    assert recorded == set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.M))
    assert len(recorded) > 10
