"""What works in the background does not end in silence."""

import asyncio

import pytest
from structlog.testing import capture_logs

from khoa.base import background
from khoa.base.background import running


class Flaky:
    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = False

    async def run(self) -> None:
        self.begun += 1
        if self.begun < 3:
            raise FileNotFoundError("metrics")
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled = True


async def test_one_that_fails_is_logged_and_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "RESTART_SECONDS", 0.01)
    work = Flaky()
    with capture_logs() as logs:
        async with running(work), asyncio.timeout(10):
            while work.begun < 3:  # noqa: ASYNC110 (it says nothing of a start)
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.01)
    assert [(line["event"], line["work"]) for line in logs] == [("background.failed", "Flaky")] * 2
    assert work.cancelled


async def test_one_that_has_nothing_to_do_returns_and_is_left_alone() -> None:
    class Done(Flaky):
        async def run(self) -> None:
            self.begun += 1

    work = Done()
    async with running(work):
        await asyncio.sleep(0.05)
    assert work.begun == 1
