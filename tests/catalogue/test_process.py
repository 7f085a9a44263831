"""`khoa indexer` as a process: killed, too late for an event, and asked over HTTP."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.people import visitor
from tests.school import a_course
from tests.stack import Stack, eventually, free_port

from khoa.base.domain import documents_of
from khoa.base.errors import Unavailable
from khoa.catalogue.search.folder import folder
from khoa.catalogue.search.reader import SearchIndex
from khoa.catalogue.search.state import IndexState
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.database import Database, migrations
from khoa.domains import DOMAINS
from khoa.users.models import User


@contextmanager
def indexer(data_dir: Path, uri: str, name: str, every: float) -> Iterator[subprocess.Popen[bytes]]:
    ours = ("KHOA_", "MONGODB_", "CLOUDINARY_")
    own = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    own |= {f"CLOUDINARY_{key}": "test" for key in ("CLOUD_NAME", "API_KEY", "API_SECRET")}
    process = subprocess.Popen(
        [sys.executable, "-m", "khoa.cli", "indexer", "--catch-up-every", str(every)],
        env=own | {"KHOA_DATA_DIR": str(data_dir), "MONGODB_URI": uri, "MONGODB_DATABASE": name},
        cwd=data_dir,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def total(data_dir: Path, q: str) -> int | None:
    """None while there is no index."""
    search = SearchIndex(data_dir).find(q, {}, sort="newest", offset=0, limit=1)
    try:
        return asyncio.run(search).total
    except Unavailable:
        return None


async def until(what: Callable[[], bool], within: float = 30.0) -> None:
    await asyncio.to_thread(eventually, what, within)


async def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    database: Database, mongodb_uri: str, tmp_path: Path
) -> None:
    written = 0
    for pause in (0.0, 0.02, 0.1, 0.3, 0.6):
        with indexer(tmp_path, mongodb_uri, database.database.name, every=60) as process:
            if pause:
                await until(lambda: IndexState.read(folder(tmp_path)) is not None)
            for _ in range(8):
                await a_course(database, f"c{written}", title=f"Học {written}")
                written += 1
            await asyncio.sleep(pause + random.random() / 20)
            process.kill()
    with indexer(tmp_path, mongodb_uri, database.database.name, every=60):
        await until(lambda: total(tmp_path, "hoc") == written)


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[str]:
    """A database that soon cuts its change log: a slow stream then loses events silently."""
    port = free_port()
    (tmp_path / "secantusd.toml").touch()
    with (tmp_path / "database.log").open("wb") as log:
        server = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "secantusd-py"),
                *("--config", str(tmp_path / "secantusd.toml"), "--port", str(port)),
                *("--storage-path", str(tmp_path / "data"), "--oplog-max-entries", "20"),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(lambda: b"listening" in (tmp_path / "database.log").read_bytes(), within=30)
        yield f"mongodb://127.0.0.1:{port}/?directConnection=true"
    finally:
        server.terminate()
        server.wait(timeout=15)


async def test_a_course_is_found_though_the_log_was_cut_before_its_event_was_read(
    forgetful: str, tmp_path: Path
) -> None:
    database = Database(forgetful, "khoa")
    await migrations.migrate(database.database, documents_of(DOMAINS), say=print)
    await database.connect(documents_of(DOMAINS))
    with indexer(tmp_path, forgetful, "khoa", every=1) as process:
        await until(lambda: total(tmp_path, "hoc") == 0)
        await asyncio.sleep(1)  # the stream opens after the first look
        await a_course(database, "truoc", title="Học trước")
        await until(lambda: total(tmp_path, "hoc") == 1)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(2)  # until the server has answered what the process waited for
        await a_course(database, "sau", title="Học sau")
        # The server cuts its log now and then, to about a thousand entries at the least.
        await database.database["noise"].insert_many([{"number": n} for n in range(4_000)])
        process.send_signal(signal.SIGCONT)
        await until(lambda: total(tmp_path, "hoc") == 2, within=10)
    await database.close()


@pytest.fixture
async def school(stack: Stack) -> AsyncIterator[Database]:
    """The running school's database; courses made here are removed again."""
    database = Database(stack.mongodb_uri, "khoa")
    await database.connect(documents_of(DOMAINS))
    try:
        yield database
    finally:
        await Course.find({"slug": {"$regex": "^tim-thu"}}).delete()
        await database.close()


@pytest.fixture
def anyone(stack: Stack) -> httpx.Client:
    http = visitor(stack)
    eventually(lambda: http.get("/api/courses?q=python").status_code == 200)
    return http


async def seconds_until(what: Callable[[], bool]) -> float:
    started = time.monotonic()
    await until(what)
    return time.monotonic() - started


def slugs(http: httpx.Client, **query: str | int) -> list[str]:
    answer = http.get("/api/courses", params=query)
    assert answer.status_code == 200, answer.text
    return [card["slug"] for card in answer.json()["items"]]


async def test_published_and_unpublished_within_a_second(
    school: Database, anyone: httpx.Client, stack: Stack
) -> None:
    title = "Ủ rượu nếp cẩm"
    teacher = await User.find_one({"slug": {"$type": "string"}})
    assert teacher is not None
    assert slugs(anyone, q=title) == []
    took = []
    for number in range(3):
        course = await a_course(
            school, f"tim-thu-{number}", title=f"{title} {number}", educator_id=teacher.user_id
        )
        query = f"u ruou nep cam {number}"
        took.append(await seconds_until(lambda q=query: slugs(anyone, q=q) != []))
        course.state = "archived"
        await school.transaction(lambda course=course: courses.save(course))
        took.append(
            await seconds_until(
                lambda q=query: not anyone.get("/api/courses", params={"q": q}).json()["total"]
            )
        )
    assert sorted(took)[len(took) // 2] < 1, took
    os.kill(stack.processes()["indexer"], signal.SIGKILL)
    await a_course(school, "tim-thu-lai", title=title, educator_id=teacher.user_id)
    await until(lambda: slugs(anyone, q=title) == ["tim-thu-lai"])


@pytest.mark.parametrize(
    "typed",
    [
        *("nhiep anh", "nhiếp ảnh", unicodedata.normalize("NFD", "nhiếp ảnh")),
        *("Nhiếp  Ảnh", "nhiep ahn", "nhip anh"),
    ],
)
def test_every_way_of_typing(anyone: httpx.Client, typed: str) -> None:
    assert slugs(anyone, q=typed)[0] == "nhiep-anh-bang-dien-thoai"


def test_search_takes_filters_sorts_and_pages(anyone: httpx.Client) -> None:
    page = anyone.get("/api/courses", params={"q": "người", "sort": "price_asc"}).json()
    assert page["total"] == len(page["items"]) > 2
    prices = [card["price"]["amount"] for card in page["items"]]
    assert prices == sorted(prices)
    one_by_one = [
        slug
        for number in range(1, page["total"] + 1)
        for slug in slugs(anyone, q="người", per_page=1, page=number, sort="price_asc")
    ]
    assert one_by_one == [card["slug"] for card in page["items"]]
    for facet, counts in page["facets"].items():
        for choice in counts:
            narrowed = anyone.get("/api/courses", params={"q": "người", facet: choice["value"]})
            assert narrowed.json()["total"] == choice["count"], (facet, choice)
    assert slugs(anyone, sort="relevance") == slugs(anyone), "without words: the newest first"
    assert slugs(anyone, q="  ") == slugs(anyone)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 10_000},
        {"q": "title:"},
        {"q": '*"[({\\'},
        {"q": "a\0b"},
        {"q": "người", "page": 208, "per_page": 48},
        {"q": "người", "category": "khong-co"},
    ],
)
def test_odd_searches_get_an_answer(anyone: httpx.Client, query: dict[str, str]) -> None:
    answer = anyone.get("/api/courses", params=query)
    assert answer.status_code == 200
    assert answer.json().keys() == {"items", "total", "page", "per_page", "facets"}
    assert answer.json()["items"] == []


def test_bytes_that_are_no_text_get_an_answer(anyone: httpx.Client) -> None:
    assert anyone.get("/api/courses?q=%ff%fe%ed%a0%80").status_code == 200
    assert anyone.get("/api/courses?q=a&q=nhiep").status_code == 200
