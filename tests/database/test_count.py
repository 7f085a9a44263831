"""How many rows a list has, with a condition and without."""

from datetime import UTC, datetime

from khoa.database import Database
from khoa.database.count import count
from khoa.outbox.models import Intent


async def test_with_a_condition_and_without(database: Database) -> None:
    row = {"state": "waiting", "next_at": datetime.now(UTC)}
    rows = [{**row, "subject": str(number)} for number in range(5)]
    await database.database["outbox"].insert_many([*rows, {**row, "state": "done", "subject": "x"}])
    assert await count(Intent.find({})) == 6
    assert await count(Intent.find({"state": "waiting"})) == 5
    assert await count(Intent.find({"state": "nothing"})) == 0
