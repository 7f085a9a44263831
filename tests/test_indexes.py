"""Looking something up by what is unique about it reads one row, however many there are."""

import pytest

from khoa.database import Database

UNIQUE = ("clerk_id", "event_id", "slug", "number", "cart_key", "session_ref", "payment_ref")


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("inbox", ("provider", "event_id")),
        ("users", ("clerk_id",)),
        ("courses", ("slug",)),
        ("purchases", ("session_ref",)),
        ("purchases", ("payment_ref",)),
    ],
)
async def test_a_lookup_goes_by_its_index(
    database: Database, collection: str, fields: tuple[str, ...]
) -> None:
    rows = [
        {"provider": "one", **{name: f"{name}-{number}" for name in UNIQUE}} for number in range(20)
    ]
    await database.database[collection].insert_many(rows)
    explained = await database.database.command(
        {
            "explain": {"find": collection, "filter": {name: rows[7][name] for name in fields}},
            "verbosity": "executionStats",
        }
    )
    assert explained["executionStats"]["totalDocsExamined"] == 1
