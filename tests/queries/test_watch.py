"""Khoa's own queries are seen, here and in processes that tests start; those of tests are not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.queries import check
from tests.queries.check import Seen, indexes, served, without_index

from khoa.database import Database
from khoa.ledger import service as ledger


@pytest.fixture
def seen_here() -> check.Files:
    """All that this process and those below it have noted."""
    return check.Files(Path(os.environ["QUERIES_SEEN"]))


def at(seen: list[Seen], where: str) -> list[Seen]:
    return [one for one in seen if one["where"] == where]


async def test_a_query_of_khoas_is_seen_with_its_place(
    database: Database, seen_here: check.Files
) -> None:
    await ledger.rows()
    assert await database.database["ledger"].find_one({"amount": 3}) is None
    seen = seen_here.new()
    (query,) = [one for one in at(seen, "ledger/service.py rows") if one["sort"] == [["at", -1]]][
        :1
    ]
    assert query["collection"] == "ledger"
    assert not [one for one in seen if "amount" in str(one["branches"])], "a test's own"
    unserved = {**query, "sort": [["amount", 1]]}
    assert not served(unserved, indexes())
    (line,) = without_index([unserved])
    assert line.startswith("ledger: ")
    assert line.endswith("in ledger/service.py rows")


PROGRAM = """
import asyncio, sys
from khoa.base.domain import documents_of
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.ledger import service as ledger

async def main(uri, name):
    database = Database(uri, name)
    await database.connect(documents_of(DOMAINS))
    await ledger.rows(kinds=["payout"])
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_process_that_a_test_starts_is_watched_as_well(
    database: Database, mongodb_uri: str, seen_here: check.Files
) -> None:
    command = [sys.executable, "-c", PROGRAM, mongodb_uri, database.database.name]
    subprocess.run(command, check=True)
    # Processes of other tests may read by more at this moment.
    found = [query["branches"] for query in at(seen_here.new(), "ledger/service.py rows")]
    assert [{"among": ["kind"], "equal": [], "other": [], "range": []}] in found
