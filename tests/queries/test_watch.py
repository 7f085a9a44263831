"""Khoa's own queries are seen, here and in processes that tests start; those of tests are not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.queries import watch
from tests.queries.check import Seen, indexes, seen_in, served, without_index

from khoa.database import Database
from khoa.ledger import service as ledger


def seen() -> list[Seen]:
    """All that this run has noted so far, in all its processes."""
    return seen_in(Path(os.environ[watch.FOLDER]))


def seen_at(where: str) -> list[Seen]:
    return [one for one in seen() if one["where"] == where]


async def test_a_query_of_khoas_is_seen_with_its_place(database: Database) -> None:
    await ledger.rows()
    assert await database.database["ledger"].find_one({"amount": 3}) is None
    query = next(one for one in seen_at("ledger/service.py rows") if one["sort"] == [["at", -1]])
    assert query["collection"] == "ledger"
    of_ledger = [one for one in seen() if one["collection"] == "ledger"]
    assert not [one for one in of_ledger if "amount" in str(one["branches"])], "a test's own"
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
    database: Database, mongodb_uri: str
) -> None:
    command = [sys.executable, "-c", PROGRAM, mongodb_uri, database.database.name]
    with subprocess.Popen(command) as process:
        assert process.wait() == 0
    (file,) = Path(os.environ[watch.FOLDER]).glob(f"{process.pid}.jsonl")
    assert '"where": "ledger/service.py rows"' in file.read_text()


@pytest.mark.process
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_that_saw_a_query_without_an_index_fails_and_names_it(workers: str) -> None:
    of_this_run = (watch.FOLDER, "PYTEST_XDIST_WORKER", "PYTEST_XDIST_TESTRUNUID")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "tests/queries/run_without_index.py"],
        env={name: value for name, value in os.environ.items() if name not in of_this_run},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout
    assert "in ledger/service.py somewhere" in ended.stdout
