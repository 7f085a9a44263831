"""Requests a second of the catalogue beside the same bytes from a bare ASGI application."""

import json
import statistics
from pathlib import Path

import httpx
from tests.stack import Stack

from bench.figures import RUNS, Figure
from bench.load import SECONDS, SERVER_CPU, find_wrk, requests_per_second
from bench.servers import beside, pin, processor_seconds

LIST = "/api/courses"
GOALS = {"GET /api/courses": 0.3, "GET /api/courses/{slug}": 0.2}


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """Khoa and the bare application take turns, each alone on one processor, asked from another.

    The processor time of a request is told as well: where the asking side is the slower one, the
    rates come out alike, and the times do not.
    """
    wrk = find_wrk()
    slug = httpx.get(stack.base_url + LIST, trust_env=False).json()["items"][0]["slug"]
    paths = dict(zip(GOALS, (LIST, f"{LIST}/{slug}"), strict=True))
    files = {path: str(_answer(stack.port, path, folder)) for path in paths.values()}
    khoa_pid = stack.processes()["khoa"]
    with beside(stack, "bench.bare:application", {"BENCH_ANSWERS": json.dumps(files)}) as bare:
        bare_port, bare_pid = bare
        pin(khoa_pid, SERVER_CPU)
        pin(bare_pid, SERVER_CPU)
        figures = []
        for name, path in paths.items():
            size = _same_bytes(stack.port, bare_port, path)
            runs: dict[str, list[float]] = {"khoa": [], "bare": [], "khoa µs": [], "bare µs": []}
            for _ in range(RUNS):
                for who, port, pid in (
                    ("khoa", stack.port, khoa_pid),
                    ("bare", bare_port, bare_pid),
                ):
                    busy = processor_seconds(pid)
                    rate = requests_per_second(wrk, port, path)
                    runs[who].append(rate)
                    busy = processor_seconds(pid) - busy
                    runs[f"{who} µs"].append(busy / (rate * SECONDS) * 1e6)
            figures.append(
                Figure(
                    name=f"{name}, requests/s beside a bare ASGI app",
                    values=[a / b for a, b in zip(runs["khoa"], runs["bare"], strict=True)],
                    goal=GOALS[name],
                    better="higher",
                    unit="×",
                    seen=f"{statistics.median(runs['khoa']):,.0f} of "
                    f"{statistics.median(runs['bare']):,.0f} requests/s, "
                    f"{statistics.median(runs['khoa µs']):.0f} and "
                    f"{statistics.median(runs['bare µs']):.0f} µs of processor each, "
                    f"{size:,} bytes, by {'wrk' if wrk else 'Python (too kind: wrk is missing)'}",
                    runs=runs,
                )
            )
        pin(khoa_pid, None)
    return figures


def _answer(port: int, path: str, folder: Path) -> Path:
    file = folder / f"answer{path.replace('/', '-')}.json"
    file.write_bytes(_get(port, path))
    return file


def _same_bytes(khoa_port: int, bare_port: int, path: str) -> int:
    one, other = _get(khoa_port, path), _get(bare_port, path)
    if one != other:
        raise RuntimeError(f"{path}: the two send different bytes, so nothing can be compared")
    return len(one)


def _get(port: int, path: str) -> bytes:
    answer = httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
    return answer.raise_for_status().content
