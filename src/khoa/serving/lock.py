"""Allow one `khoa serve` per data directory, and end the processes that a killed one left."""

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
"""Tolerance: start times are derived from the clock, which may be set while a process runs."""


@contextmanager
def single_instance(data_dir: Path, address: str) -> Iterator[None]:
    """Lock the data directory for the block. Raises StartRefused, which names the process that
    holds it. The system releases the lock when this process ends, even by SIGKILL.
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
    """`processes.json`: every child's pid and start time, by which a reused pid is recognised.

    A pid is also the id of a process group, which each child leads.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "processes.json"
        self._known: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pid: int) -> None:
        with suppress(psutil.NoSuchProcess):  # gone already: nothing to end later
            self._known[name] = {"pid": pid, "started": psutil.Process(pid).create_time()}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(self._known, indent=1))
        partial.replace(self._path)

    def end_leftovers(self) -> list[str]:
        """Kill what an earlier run left and return the names. Call with the lock held."""
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
    """Send SIGKILL to a child and everything it started. Does nothing when all have ended."""
    with suppress(ProcessLookupError, PermissionError):  # macOS raises it for a group of zombies
        os.killpg(leader, signal.SIGKILL)


def _same_process(entry: dict[str, Any]) -> psutil.Process | None:
    try:
        process = psutil.Process(entry["pid"])
        same = abs(process.create_time() - entry["started"]) < SAME_START_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
