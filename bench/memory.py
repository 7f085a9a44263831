"""What a worker weighs once it has worked."""

import asyncio
from pathlib import Path

import httpx
import psutil
from tests.stack import Stack

from bench.figures import RUNS, Figure
from bench.load import find_wrk, requests_per_second, send_all
from bench.webhooks import AT_ONCE, signed_events

MB = 1024 * 1024


def measure(stack: Stack, folder: Path) -> list[Figure]:
    """After each round of pages, answers of many queries, and webhooks. Its share of memory (PSS)
    on Linux; elsewhere all that is resident."""
    wrk = find_wrk()
    slugs = [
        item["slug"]
        for item in httpx.get(f"{stack.base_url}/api/courses?per_page=48", trust_env=False).json()[
            "items"
        ]
    ]
    values = []
    for number in range(RUNS):
        with httpx.Client(base_url=stack.base_url, trust_env=False) as client:
            for slug in slugs:
                client.get(f"/courses/{slug}").raise_for_status()
                client.get(f"/api/courses/{slug}").raise_for_status()
            for size in range(1, 49):
                client.get(f"/api/courses?per_page={size}&page={number + 1}").raise_for_status()
        requests_per_second(wrk, stack.port, "/")
        requests_per_second(wrk, stack.port, "/api/courses")
        asyncio.run(send_all(stack.port, signed_events(stack, "user.updated"), AT_ONCE))
        values.append(weight(stack.processes()["worker-1"]))
    return [
        Figure(
            name="memory of a worker after load",
            values=values,
            goal=150,
            better="lower",
            unit="MB",
            seen=f"from {values[0]:.0f} to {values[-1]:.0f} MB over the rounds",
        )
    ]


def weight(pid: int) -> float:
    """Megabytes of a process."""
    memory = psutil.Process(pid).memory_full_info()
    used: int = getattr(memory, "pss", memory.rss)
    return used / MB
