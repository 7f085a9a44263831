"""Only what an earlier run recorded is ended: the same pid and the same start."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.stack import is_alive

from khoa.serving.lock import ProcessRecord


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    yield process
    process.kill()
    process.wait()


def test_a_recorded_process_is_ended(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    ProcessRecord(tmp_path).add("database", sleeper.pid)
    assert ProcessRecord(tmp_path).end_leftovers() == ["database"]
    assert not is_alive(sleeper.pid)
    assert ProcessRecord(tmp_path).end_leftovers() == []


def test_another_process_with_the_same_pid_is_left_alone(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    started = psutil.Process(sleeper.pid).create_time() - 60
    record = {"database": {"pid": sleeper.pid, "started": started}}
    (tmp_path / "processes.json").write_text(json.dumps(record))
    assert ProcessRecord(tmp_path).end_leftovers() == []
    assert sleeper.poll() is None
