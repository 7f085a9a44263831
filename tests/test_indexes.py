"""Looking something up by what is unique about it reads one row, however many there are."""

from pathlib import Path
from typing import Any

import pytest

import khoa
from khoa.database import Database

UNIQUE = ("clerk_id", "event_id", "slug", "number", "cart_key", "session_ref")


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("inbox", ("provider", "event_id")),
        ("inbox", ("event_id",)),
        ("users", ("clerk_id",)),
        ("courses", ("slug",)),
        ("purchases", ("session_ref",)),
        ("purchases", ("facts.payments.ref",)),
        ("inbox", ("payment_ref",)),
        ("inbox", ("clerk_id",)),
    ],
)
async def test_a_lookup_goes_by_its_index(
    database: Database, collection: str, fields: tuple[str, ...]
) -> None:
    rows = [
        {
            "provider": "one",
            **{name: f"{name}-{number}" for name in UNIQUE},
            "facts": {"payments": [{"ref": f"pi_{number}"}]},
            "payment_ref": f"pi_{number}",
        }
        for number in range(20)
    ]
    await database.database[collection].insert_many(rows)
    explained = await database.database.command(
        {
            "explain": {
                "find": collection,
                "filter": {name: _value(rows[7], name) for name in fields},
            },
            "verbosity": "executionStats",
        }
    )
    assert explained["executionStats"]["totalDocsExamined"] == 1


def _value(row: dict[str, Any], path: str) -> str:
    value: Any = row
    for name in path.split("."):
        value = value[name][0] if name == "payments" else value[name]
    return str(value)


def test_only_what_has_one_row_is_found_and_modified_in_one() -> None:
    """The embedded server reads the whole collection for it."""
    source = Path(khoa.__file__).parent
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "find_one_and_" in path.read_text()
    }
    assert found == {"database/client.py"}
