#!/usr/bin/env python3
"""The whole check, step by step: `scripts/check.py [--lint] [--slow]`.

Every step runs, also after one has failed, and the table at the end says how each went. `--lint`
leaves the tests out, `--slow` adds those marked slow.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
WEB = ROOT / "web"

LINT = [
    ("ruff check", [f"{BIN}/ruff", "check", "."], ROOT),
    ("ruff format", [f"{BIN}/ruff", "format", "--check", "."], ROOT),
    ("mypy", [f"{BIN}/mypy"], ROOT),
    ("import-linter", [f"{BIN}/lint-imports"], ROOT),
    ("ESLint", ["npm", "run", "--silent", "lint"], WEB),
]


def tests(slow: bool) -> list[tuple[str, list[str], Path]]:
    marked = [] if slow else ["-m", "not slow"]
    pytest = [f"{BIN}/pytest", "-q", "--durations=10", *marked]
    # Most of the time is waiting for processes. A file stays with one worker, whose Khoa it shares.
    at_once = ["--numprocesses=2", "--dist=loadfile"]
    return [
        ("Vitest", ["npm", "test", "--silent"], WEB),
        ("pytest", [*pytest, *at_once, "--ignore=tests/e2e"], ROOT),
        ("browser tests", [*pytest, "tests/e2e"], ROOT),
    ]


def main(arguments: list[str]) -> int:
    steps = LINT if "--lint" in arguments else [*LINT, *tests("--slow" in arguments)]
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    rows, failed = [], 0
    for name, command, folder in steps:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=folder, env=environment).returncode
        rows.append(
            f"{name:<16}{'well' if code == 0 else f'FAILED ({code})':<14}"
            f"{time.monotonic() - started:6.0f} s"
        )
        failed += code != 0
    print("\n" + "\n".join(rows))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
