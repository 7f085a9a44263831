"""What is measured: Khoa as `khoa serve` runs it, and another application on the same Granian."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
from tests.stack import Stack, eventually, free_port

ROOT = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def khoa(folder: Path) -> Iterator[Stack]:
    """Everything that `make run` starts, with one worker and the demo school."""
    stack = Stack(folder, {"KHOA_WORKERS": "1"})
    try:
        stack.start(within=600)
        yield stack
    finally:
        if stack.serve is not None and stack.serve.poll() is None:
            stack.stop()


@contextlib.contextmanager
def beside(stack: Stack, target: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Another application by the command line that Khoa runs by, but for the module that makes the
    database ready first: its port and its pid."""
    command = psutil.Process(stack.processes()["khoa"]).cmdline()
    command[command.index("khoa.serving.server")] = "granian"
    port = free_port()
    command[command.index("--port") + 1] = str(port)
    command[-1] = target
    server = subprocess.Popen(
        command, cwd=ROOT, env=stack.environment | environment, stdout=subprocess.DEVNULL
    )
    try:
        eventually(lambda: _answers(port), within=120)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=15)


def pin(pid: int, cpu: int | None) -> None:
    """Keep a server and its workers on one processor, or let them go where they like again."""
    processors = os.cpu_count() or 1
    if not hasattr(os, "sched_setaffinity") or processors == 1:
        return
    allowed = set(range(processors)) if cpu is None else {cpu}
    parent = psutil.Process(pid)
    for process in [parent, *parent.children(recursive=True)]:
        for thread in process.threads():
            with contextlib.suppress(ProcessLookupError):  # a thread may end meanwhile
                os.sched_setaffinity(thread.id, allowed)


def processor_seconds(pid: int) -> float:
    """What a server and its workers have used."""
    parent = psutil.Process(pid)
    used = [process.cpu_times() for process in [parent, *parent.children(recursive=True)]]
    return sum(times.user + times.system for times in used)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).status_code < 500
    except httpx.TransportError:
        return False
