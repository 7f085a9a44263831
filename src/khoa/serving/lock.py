"""One `khoa serve` per data directory, and an exact end for what a killed one left behind."""

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from khoa.base.refusal import StartRefused

SAME_START_SECONDS = 2.0
"""The start time is derived from the clock, which may be set while a process lives."""


@contextmanager
def only_one(data_dir: Path, address: str) -> Iterator[None]:
    """Hold the directory; StartRefused names the process that holds it already.

    The system lets go of the lock when this process ends, by SIGKILL too.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = json.loads(file.read() or "{}")
            raise StartRefused(
                f"Khoa already runs on {data_dir}: process {holder.get('pid', 'unknown')}, "
                f"{holder.get('address', 'still starting')}. Stop it first, or set KHOA_DATA_DIR."
            ) from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "address": address}))
        file.flush()
        yield


class ProcessRecord:
    """`processes.json`: every child's pid with its start time, so that no other process is meant.

    A pid is also the id of its process group: each child leads one.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "processes.json"
        self._known: dict[str, dict[str, Any]] = {}

    def note(self, name: str, pid: int) -> None:
        with suppress(psutil.NoSuchProcess):  # gone already: nothing to end later
            self._known[name] = {"pid": pid, "started": psutil.Process(pid).create_time()}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(self._known, indent=1))
        partial.replace(self._path)

    def end_leftovers(self) -> list[str]:
        """End what an earlier run left alive; their names. Call with the lock held."""
        ended = []
        for name, entry in self._read().items():
            process = _same_process(entry)
            if process is None:
                continue
            ended.append(name)
            kill_group(process.pid)
            with suppress(psutil.NoSuchProcess):
                process.wait(timeout=5)
        self._path.unlink(missing_ok=True)
        return ended

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            found: dict[str, dict[str, Any]] = json.loads(self._path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return found


def kill_group(leader: int) -> None:
    """SIGKILL to a child and whatever it started; nothing when all are gone."""
    with suppress(ProcessLookupError, PermissionError):  # macOS says so of a group of zombies
        os.killpg(leader, signal.SIGKILL)


def _same_process(entry: dict[str, Any]) -> psutil.Process | None:
    try:
        process = psutil.Process(entry["pid"])
        same = abs(process.create_time() - entry["started"]) < SAME_START_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
