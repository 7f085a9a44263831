"""The workers' timers: one of them runs when it is due, whatever part of it fails."""

import asyncio
from datetime import timedelta

from tests.house import house

from khoa.base.background import running
from khoa.context import Context
from khoa.database import Database
from khoa.reconcile import run
from khoa.reconcile.models import Reconciliation
from khoa.reconcile.timer import ReconcileTimer
from khoa.settings import Settings


def without_platforms(database: Database, settings: Settings) -> Context:
    """No platform can be asked: the parts that do fail."""
    return house(database, settings=settings, clerk=None, media=None)


async def test_one_of_two_workers_runs_and_tells_what_failed(database: Database) -> None:
    context = without_platforms(database, Settings())
    timers = [ReconcileTimer(context, max_initial_delay=0) for _ in range(2)]
    async with running(*timers), asyncio.timeout(15):
        while not await Reconciliation.count():  # noqa: ASYNC110 (the database says)
            await asyncio.sleep(0.05)
    [done] = await Reconciliation.find_all().to_list()
    assert done.by == "timer"
    assert [part.name for part in done.parts] == list(run.parts_of(context))
    assert {part.name for part in done.parts if part.failed} == {"people", "files"}
    assert done.failed
    assert any("FAILED: AttributeError" in line for line in done.lines())
    assert await run.if_due(context, every=timedelta(minutes=15)) is None, "not due yet"


async def test_never_by_itself_when_the_setting_is_zero(database: Database) -> None:
    settings = Settings().model_copy(update={"reconcile_every": 0})
    timer = ReconcileTimer(without_platforms(database, settings), max_initial_delay=0)
    await timer.run()  # returns at once
    assert await Reconciliation.count() == 0
