"""What the catalogue costs with 1,000, 10,000 and 100,000 generated courses.

Sixteen ask at once for lists and for searches that nobody has asked for before, while courses are
being sold; each answer is timed, beside the same bytes from a bare ASGI application. Then: what a
worker weighs, and how long a published change needs to be found.
"""

import asyncio
import contextlib
import json
import os
import random
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
from pymongo import MongoClient
from tests.stack import Stack, eventually

from bench import servers
from bench.figures import RUNS, Figure
from bench.load import CONNECTIONS, seconds_each
from bench.memory import weight
from khoa.courses.categories import CATEGORIES

SIZES = tuple(int(size) for size in os.environ.get("BENCH_COURSES", "1000 10000 100000").split())
ASKED = 320
"""Requests in one run."""
FILLED_WITHIN = 3_600
"""Seconds for the courses and their index; a hundred thousand take minutes."""
SALE_EVERY = 0.05
WORDS = (
    "python",
    "lập trình web",
    "tieng anh giao tiep",
    "excel cho người đi làm",
    "machine learning",
    "thiết kế đồ họa",
    "guitar",
    "dau tu chung khoan",
    "nau an",
    "photoshop từ cơ bản",
    "khóa học",
    "japanese n5",
    "thuyết trình",
    "kế toán",
)
KINDS = ("list", "search")


def measure(folder: Path) -> list[Figure]:
    """A school of its own that grows from size to size."""
    p50: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    p99: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    seen: dict[str, list[str]] = {kind: [] for kind in KINDS}
    memory: list[float] = []
    catch_up: list[float] = []
    with servers.khoa(folder / "scale") as stack:
        for size in SIZES:
            _fill(stack, size)
            for kind in KINDS:
                ours, bare = _timed(stack, kind, folder)
                p50[kind].append([_percentile(run, 50) for run in ours])
                p99[kind].append([_percentile(run, 99) for run in ours])
                beside = [
                    statistics.median(_percentile(run, at) for run in bare) for at in (50, 99)
                ]
                mine = (statistics.median(p50[kind][-1]), statistics.median(p99[kind][-1]))
                seen[kind].append(
                    f"{size:,}: p50 {mine[0]:.1f}, p99 {mine[1]:.1f} ms "
                    f"(bare {beside[0]:.1f}, {beside[1]:.1f})"
                )
            memory.append(weight(stack.processes()["worker-1"]))
            catch_up = [_until_found(stack, number) for number in range(RUNS)]
    figures = []
    for kind in KINDS:
        first, last = p50[kind][0], p50[kind][-1]
        figures += [
            Figure(
                name=f"an uncached {kind}, {CONNECTIONS} at once, {SIZES[-1]:,} courses beside "
                f"{SIZES[0]:,} (p50)",
                values=[a / statistics.median(first) for a in last],
                goal=3,
                better="lower",
                unit="×",
                seen="; ".join(seen[kind]),
            ),
            Figure(
                name=f"an uncached {kind}, {CONNECTIONS} at once, {SIZES[-1]:,} courses (p99)",
                values=p99[kind][-1],
                goal=50,
                better="lower",
                unit="ms",
            ),
        ]
    sizes = ", ".join(f"{size:,}" for size in SIZES)
    return [
        *figures,
        Figure(
            name=f"memory of a worker with {SIZES[-1]:,} courses",
            values=memory[-1:],
            goal=200,
            better="lower",
            unit="MB",
            seen=f"{', '.join(f'{used:.0f}' for used in memory)} MB with {sizes}",
        ),
        Figure(
            name=f"a changed course is found, {SIZES[-1]:,} courses",
            values=catch_up,
            goal=1,
            better="lower",
            unit="s",
            seen=f"{min(catch_up):.2f} to {max(catch_up):.2f} s",
        ),
    ]


def _fill(stack: Stack, size: int) -> None:
    done = stack.command("seed-demo", "--courses", str(size), timeout=FILLED_WITHIN)
    if done.returncode:
        raise RuntimeError(f"seed-demo: {done.stdout}{done.stderr}")
    with MongoClient[dict[str, object]](stack.mongodb_uri) as client:
        published = client["khoa"]["courses"].count_documents({"state": "published"})

    def all_are_found() -> bool:
        answer = httpx.get(f"{stack.base_url}/api/courses?per_page=1", trust_env=False, timeout=60)
        return answer.status_code == 200 and answer.json()["total"] == published

    eventually(all_are_found, within=FILLED_WITHIN)


def _timed(stack: Stack, kind: str, folder: Path) -> tuple[list[list[float]], list[list[float]]]:
    """Milliseconds of each answer in each run, of Khoa and of the bare application by turns."""
    dice = random.Random(kind)
    (path,) = _paths(kind, dice, 1)
    body = folder / "answer.json"
    body.write_bytes(httpx.get(stack.base_url + path, trust_env=False).raise_for_status().content)
    answers = {"BENCH_ANSWERS": json.dumps({"/api/courses": str(body)})}
    ours, bare = [], []
    with servers.beside(stack, "bench.bare:application", answers) as (port, _):
        for run in range(-1, RUNS):  # the first one warms both
            paths = _paths(kind, dice, ASKED)
            with _selling(stack):
                mine = _ask(stack.port, paths)
            if run >= 0:
                ours.append(mine)
                bare.append(_ask(port, paths))
    return ours, bare


def _ask(port: int, paths: list[str]) -> list[float]:
    requests = [f"GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n".encode() for path in paths]
    return [1000 * took for took in asyncio.run(seconds_each(port, requests, CONNECTIONS))]


def _paths(kind: str, dice: random.Random, count: int) -> list[str]:
    """As visitors ask: the first pages most, a filter or two. The last parameter is nobody's, so
    that no answer is ready."""
    paths = []
    for _ in range(count):
        query: dict[str, str | int] = {"page": 1 + int(8 * dice.random() ** 4)}
        if kind == "search":
            query["q"] = dice.choice(WORDS)
        else:
            query["sort"] = dice.choice(("newest", "popular", "rating", "price_asc", "price_desc"))
        if dice.random() < 0.5:
            query["category"] = dice.choice(list(CATEGORIES))
        if dice.random() < 0.2:
            query["level"] = dice.choice(("beginner", "intermediate", "all"))
        if dice.random() < 0.2:
            query["price"] = dice.choice(("free", "paid"))
        paths.append(f"/api/courses?{urlencode({**query, 'unasked': dice.getrandbits(48)})}")
    return paths


@contextlib.contextmanager
def _selling(stack: Stack) -> Iterator[None]:
    """Courses are sold meanwhile: what a sale writes of a course is written."""
    ended = threading.Event()

    def sell() -> None:
        with MongoClient[dict[str, object]](stack.mongodb_uri) as client:
            rows = client["khoa"]["course_stats"]
            ids = [row["_id"] for row in rows.find({}, {"_id": 1}).limit(50)]
            while not ended.wait(SALE_EVERY):
                sold = {"$inc": {"students": 1}, "$set": {"changed_at": datetime.now(UTC)}}
                rows.update_one({"_id": random.choice(ids)}, sold)

    seller = threading.Thread(target=sell)
    seller.start()
    try:
        yield
    finally:
        ended.set()
        seller.join()


def _until_found(stack: Stack, number: int) -> float:
    """Seconds from a course's new title, and its row in the journal, to a search that finds it."""
    word = f"moi{random.getrandbits(40)}x{number}"
    with MongoClient[dict[str, object]](stack.mongodb_uri) as client:
        rows = client["khoa"]
        course = rows["courses"].find_one({"state": "published"}, {"_id": 1})
        assert course is not None
        rows["courses"].update_one({"_id": course["_id"]}, {"$set": {"title": word}})
        rows["course_changes"].insert_one({"course_id": course["_id"], "at": datetime.now(UTC)})
    started = time.perf_counter()
    url = f"{stack.base_url}/api/courses?q={word}"
    with httpx.Client(trust_env=False, timeout=60) as http:
        eventually(lambda: http.get(url).json()["total"] == 1, within=60)
    return time.perf_counter() - started


def _percentile(values: list[float], at: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[at - 1]
