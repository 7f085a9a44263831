"""Two machines whose clocks are 90 s apart do nothing twice, and nothing late."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.database.skewed import Note
from tests.stack import ROOT

from khoa.database import Database, clock
from khoa.outbox import service as outbox

SECONDS = 12


def skewed(database: Database, uri: str, name: str, by: int) -> "subprocess.Popen[bytes]":
    program = shutil.which("faketime")
    assert program is not None, "scripts/prepare.py installs it"
    return subprocess.Popen(
        [
            *(program, "-f", f"{by:+d}s", sys.executable, "-m", "tests.database.skewed"),
            *(uri, database.database.name, name, str(SECONDS)),
        ],
        cwd=ROOT,
        env={**os.environ, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"},
    )


@pytest.mark.slow
async def test_what_two_machines_with_wrong_clocks_do_is_done_once(
    database: Database, mongodb_uri: str
) -> None:
    for number in range(40):
        wish = Note(text=str(number))
        await database.transaction(lambda wish=wish: outbox.enqueue(wish))  # type: ignore[misc]
    machines = [
        skewed(database, mongodb_uri, "ahead", 90),
        skewed(database, mongodb_uri, "behind", -90),
    ]
    for machine in machines:
        assert machine.wait(timeout=120) == 0
    rows = await database.database["done"].find().to_list()
    clocks = {row["by"]: row["said"] for row in rows if row["what"] == "clock"}
    assert clocks["ahead"] - clocks["behind"] > timedelta(seconds=120), "they were apart"
    notes = Counter(row["what"] for row in rows if row["what"].startswith("note:"))
    assert notes == Counter({f"note:{number}": 1 for number in range(40)})
    assert len({row["by"] for row in rows if row["what"].startswith("note:")}) == 2
    runs = sorted(row["_id"] for row in rows if row["what"] == "run")
    assert 2 <= len(runs) <= 1 + SECONDS // 3, "due every three seconds, whoever runs"
    assert not (
        waiting := await database.database["outbox"].find({"state": "waiting"}).to_list()
    ), waiting


async def test_the_clock_is_the_databases(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learned at the connection, whatever this machine's own says afterwards."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(clock, "datetime", Wrong)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    monkeypatch.setattr(clock, "_synchronized", None)
    assert clock.now().year == 2001, "before it was learned there is only ours"
    await clock.synchronize(database.client)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
