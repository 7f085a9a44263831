#!/usr/bin/env python3
"""The whole check, step by step: `scripts/check.py [--lint | --fast] [--slow]`.

Every step runs, also after one has failed, and the table at the end says how each went. `--lint`
leaves the tests out, `--fast` all but those that start no other process, `--slow` adds those marked
slow.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Step = tuple[str, list[str], Path]

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
WEB = ROOT / "web"
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}

LINT: list[Step] = [
    ("ruff check", [f"{BIN}/ruff", "check", "."], ROOT),
    ("ruff format", [f"{BIN}/ruff", "format", "--check", "."], ROOT),
    ("mypy", [f"{BIN}/mypy"], ROOT),
    ("import-linter", [f"{BIN}/lint-imports"], ROOT),
    ("ESLint", ["npm", "run", "--silent", "lint:style"], WEB),
    ("tsc", ["npm", "run", "--silent", "lint:types"], WEB),
]


FAST: list[Step] = [
    # Folders whose tests start processes otherwise than by the fixtures that are marked for it.
    (
        "pytest",
        [
            *(f"{BIN}/pytest", "-q", "--durations=5", "-m", "not slow and not process"),
            *(f"--ignore=tests/{name}" for name in "api contract e2e failover faults".split()),
            *(f"--ignore=tests/{name}" for name in "reconcile sandbox serving".split()),
        ],
        ROOT,
    ),
    ("Vitest", ["npm", "test", "--silent"], WEB),
]


def tests(slow: bool) -> list[Step]:
    marked = [] if slow else ["-m", "not slow"]
    # Two at a time: much of the time is waiting for processes. Each worker has a Khoa of its own.
    pytest = [f"{BIN}/pytest", "-q", "--durations=10", "--numprocesses=2", *marked]
    return [
        ("Vitest", ["npm", "test", "--silent"], WEB),
        ("pytest", [*pytest, "--dist=loadfile", "--ignore=tests/e2e"], ROOT),
        ("browser tests", [*pytest, "--dist=worksteal", "tests/e2e"], ROOT),
    ]


def main(arguments: list[str]) -> int:
    fast = "--fast" in arguments
    with ThreadPoolExecutor(2) as two:
        steps = [*FAST, *LINT] if fast else LINT  # the longest first
        done = [*two.map(lambda step: run(step, beside_others=True), steps)]
    if not fast and "--lint" not in arguments:
        done += [run(step) for step in tests("--slow" in arguments)]
    print("\n" + "\n".join(row for row, _ in done))
    return 0 if all(well for _, well in done) else 1


def run(step: Step, *, beside_others: bool = False) -> tuple[str, bool]:
    """The step's row of the table, and whether it went well. Beside others, what it says is shown
    when it has ended."""
    name, command, folder = step
    if not beside_others:
        print(f"\n== {name}", flush=True)
    started = time.monotonic()
    kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if beside_others else {}
    ended = subprocess.run(command, cwd=folder, env=ENVIRONMENT, **kept)
    if beside_others:
        print(f"\n== {name}\n{ended.stdout.decode(errors='replace')}", end="", flush=True)
    how = "well" if ended.returncode == 0 else f"FAILED ({ended.returncode})"
    return f"{name:<16}{how:<14}{time.monotonic() - started:6.0f} s", ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
