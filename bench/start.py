"""From `make run` on data that are there to the first page."""

import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
from tests.stack import Stack, eventually

from bench.figures import RUNS, Figure
from bench.servers import ROOT
from khoa.platforms.registry import REGISTRY
from khoa.settings import ClerkSettings

WITHIN = 600
"""Seconds. The first one may install and build."""


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """`stack` has been started before and is stopped now. The first start is not counted: it may
    have to install and build what has changed since."""
    values = [_start(stack) for _ in range(RUNS + 1)][1:]
    return [
        Figure(
            name="a second `make run` to the first page",
            values=values,
            goal=5,
            better="lower",
            unit="s",
            seen=f"{min(values):.1f} to {max(values):.1f} s",
        )
    ]


def _start(stack: Stack) -> float:
    platforms = (ClerkSettings, *REGISTRY.available_platforms.kinds)
    unset = [name for platform in platforms for name in platform.variables()] + ["MONGODB_URI"]
    nothing_of_dotenv = dict.fromkeys(unset, "")
    started = time.perf_counter()
    with (stack.data_dir / "make.txt").open("wb") as output:
        make = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=stack.environment | nothing_of_dotenv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        with httpx.Client(trust_env=False, timeout=5) as client:
            eventually(lambda: _shows(client, stack.base_url, make), WITHIN)
        took = time.perf_counter() - started
        eventually(lambda: b"Khoa is ready" in (stack.data_dir / "make.txt").read_bytes(), 30)
    finally:
        os.killpg(make.pid, signal.SIGINT)  # as Ctrl-C does
        make.wait(timeout=30)
    return took


def _shows(client: httpx.Client, url: str, make: subprocess.Popen[bytes]) -> bool:
    assert make.poll() is None, "make run ended"
    try:
        answer = client.get(url)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and "khoa-bootstrap" in answer.text
