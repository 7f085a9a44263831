"""Purchases of before say whose and for whom they are, and keep the rule that counted."""

import importlib
from typing import Any

from tests.data.test_school_before import open_school

from khoa.database import Database
from khoa.database.migrations.steps import Migration
from khoa.purchases.models import Purchase

STEP = importlib.import_module("khoa.database.migrations.0010_let_a_purchase_grow")


async def migrated(database: Database) -> dict[str, Any]:
    rows = database.database
    await rows["purchases"].delete_many({})
    await rows["purchases"].insert_one({"_id": 1, "user_id": 2, "lines": [{"slug": "x"}]})
    for _ in range(2):
        await STEP.run(Migration(rows, print))
    found = await rows["purchases"].find_one()
    assert found is not None
    return found


async def test_an_old_purchase_keeps_the_rule_of_that_day(database: Database) -> None:
    unsaid = {
        "_id": 1,
        "user_id": 2,
        "lines": [{"slug": "x", "beneficiary": "self", "quantity": 1}],
        "contact": None,
        "refund_rule": None,
        "referred_by": None,
    }
    assert await migrated(database) == unsaid
    stored = {"_id": "school", "refund_days": 7, "refund_progress": 20, "revision": 1}
    await database.database["school"].insert_one(stored)
    rule = {"days": 7, "progress": 20, "terms": ""}
    assert await migrated(database) == {**unsaid, "refund_rule": rule}


async def test_a_school_as_it_was_reads_as_before(school_before: Database) -> None:
    lines = [row["lines"] async for row in school_before.database["purchases"].find()]
    await open_school(school_before)
    purchases = await Purchase.find_all().to_list()
    assert len(purchases) == len(lines) > 40
    by_hand = {
        (line["slug"], line["price"]["amount"] - line["discount"])
        for each in lines
        for line in each
    }
    assert {(line.slug, line.to_pay) for one in purchases for line in one.lines} == by_hand
    for one in purchases:
        assert one.user_id is not None
        assert (one.contact, one.refund_rule, one.referred_by) == (None, None, None)
        assert one.own_lines == set(range(len(one.lines)))
        assert one.open_lines == one.standing_lines
        assert one.total.amount == sum(line.to_pay for line in one.lines)
