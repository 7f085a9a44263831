"""A refund that named the lines whose money it was says how much of each."""

import importlib
from typing import Any

from khoa.database import Database
from khoa.database.migrations.steps import Migration

STEP = importlib.import_module("khoa.database.migrations.0008_say_what_a_refund_takes_of_each_line")


def purchase(**refund: Any) -> dict[str, Any]:
    price = {"currency": "vnd"}
    return {
        "_id": 1,
        "lines": [{"price": {**price, "amount": amount}} for amount in (100, 300, 500)],
        "facts": {"payments": [{"ref": "pi.1", "refunds": {"re_1": {"amount": 41, **refund}}}]},
        "refund_orders": {"asked-1": {"lines": [0]}},
    }


async def migrated(database: Database, row: dict[str, Any]) -> Any:
    rows = database.database
    await rows["purchases"].delete_many({})
    await rows["purchases"].insert_one(row)
    for _ in range(2):
        await STEP.run(Migration(rows, print))
    return await rows["purchases"].find_one()


async def test_named_lines_bear_it_by_their_price(database: Database) -> None:
    after = await migrated(database, purchase(lines=[2], money_of=[0, 1]))
    assert after["facts"]["payments"][0]["refunds"] == {
        "re_1": {"amount": 41, "lines": [2], "money": [10, 31, 0]}
    }
    assert after["refund_orders"] == {"asked-1": {"lines": [0], "money": None}}
    assert after["closed_by_office"] == []


async def test_what_nobody_said_stays_unsaid(database: Database) -> None:
    for said in ({"lines": [2], "money_of": None}, {"lines": None, "money_of": None}):
        after = await migrated(database, purchase(**said))
        assert after["facts"]["payments"][0]["refunds"]["re_1"]["money"] is None
