"""A real browser in front of the running Khoa.

Whatever a test opens is watched: a request that leaves this machine, a script that fails, a line
in the browser's console or a breach of the content security policy fails the test. A failed test
leaves a picture of each of its pages in test-results/.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Playwright,
    ViewportSize,
    async_playwright,
    expect,
)
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from tests.stack import ROOT, Stack

from .visitor import Visitor
from .words import Words

RESULTS = ROOT / "test-results"
LOCALES = {"vi": "vi-VN", "en": "en-US"}
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 30_000  # ms; the machine may be busy
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
# Not even a lookup leaves the machine, whatever a page asks for.
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"

Rows = MongoDatabase[dict[str, Any]]
expect.set_options(timeout=PATIENCE)


async def launch(playwright: Playwright) -> Browser:
    return await playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[*ARGUMENTS, NOWHERE]
    )


class Visits:
    """Opens browser windows, each a visitor with nothing remembered, and hears what goes wrong."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._visitors: list[Visitor] = []
        self._complaints: list[tuple[Visitor, str]] = []

    async def open(
        self,
        stack: Stack,
        language: str = "vi",
        viewport: ViewportSize | None = None,
        **options: Any,
    ) -> Visitor:
        """`language` is the browser's; `options` are Playwright's for a context."""
        context: BrowserContext = await self._browser.new_context(
            locale=LOCALES.get(language, language), viewport=viewport or DESK, **options
        )
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        visitor = Visitor(page, stack, Words(language))
        self._visitors.append(visitor)
        self._listen(visitor, context)
        return visitor

    def _listen(self, visitor: Visitor, context: BrowserContext) -> None:
        def complain(text: str) -> None:
            self._complaints.append((visitor, text))

        def asked(url: str) -> None:
            parts = urlsplit(url)
            if parts.scheme not in ("data", "blob") and parts.hostname != "localhost":
                complain(f"asked elsewhere: {url}")

        def said(line: ConsoleMessage) -> None:
            if line.type == "error":
                complain(f"{line.text} ({line.location['url']} on {visitor.page.url})")

        context.on("request", lambda request: asked(request.url))
        context.on("weberror", lambda failure: complain(f"failed: {failure.error}"))
        context.on("console", said)

    @property
    def complaints(self) -> list[str]:
        """What was not excused."""
        return [
            text
            for visitor, text in self._complaints
            if not any(re.search(pattern, text) for pattern in visitor.excused)
        ]

    async def picture(self, name: str) -> None:
        RESULTS.mkdir(exist_ok=True)
        for number, visitor in enumerate(self._visitors, 1):
            await visitor.page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)

    async def close(self) -> None:
        for visitor in self._visitors:
            await visitor.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Lets a fixture's end know how the test went."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def visits(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Visits]:
    visits = Visits(chromium)
    try:
        yield visits
        complaints = visits.complaints
        if request.node.stash.get(FAILED, True) or complaints:
            await visits.picture(re.sub(r"\W+", "-", request.node.name).strip("-"))
    finally:
        await visits.close()
    assert complaints == []


async def soon(find: Callable[[], Any], within: float = 20.0) -> Any:
    """Ask again, leaving the browser its turn, until there is an answer."""
    deadline = time.monotonic() + within
    while not (found := find()):
        assert time.monotonic() < deadline, f"nothing within {within} s"
        await asyncio.sleep(0.1)
    return found


def rows_of(stack: Stack) -> Rows:
    """The stack's database itself, for what no page shows."""
    client: MongoClient[dict[str, Any]] = MongoClient(stack.mongodb_uri)
    return client["khoa"]


@pytest.fixture(scope="session")
def rows(stack: Stack) -> Rows:
    return rows_of(stack)
