"""Paid means enrolled, once, always: many faults, one reconciliation, and nothing is wrong.

FAULTS_N purchases and changes of users (`make faults`: 20,000), of which no more are begun after
FAULTS_SECONDS. FAULTS_SEED repeats a run's plan, MONGODB_URI takes another server than the embedded
one; it is not killed.
"""

import os
import secrets
import sys
import time
from pathlib import Path

from tests.faults.audit import Audit
from tests.faults.drive import live
from tests.faults.plan import COURSES, Plan
from tests.faults.world import BadDays, World
from tests.stack import eventually

SIZE = int(os.environ.get("FAULTS_N", "200"))
SECONDS = float(os.environ.get("FAULTS_SECONDS", "60"))
SEED = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(2**31))


def tell(text: object) -> None:
    sys.stdout.write(f"{text}\n")


def test_after_any_faults_one_reconciliation_leaves_everything_right(tmp_path: Path) -> None:
    tell(f"FAULTS_SEED={SEED} FAULTS_N={SIZE}")
    clock = Clock()
    world = World(tmp_path)
    try:
        clock.tick("start")
        plan = Plan.drawn(SEED, SIZE)
        world.office.open_courses(COURSES)
        world.press("/stripe", settlement="usd" if SEED % 2 else "vnd")
        bad_days = BadDays(world, SEED)
        bad_days.start()
        try:
            tell(dict(live(world, plan, SECONDS)))
        finally:
            bad_days.stop()
        tell(bad_days.done)
        clock.tick("lives")
        world.quiet()
        clock.tick("quiet")
        tell(world.reconcile(within=120 + SIZE / 4))
        clock.tick("reconcile")
        outbox = world.rows["outbox"]
        eventually(lambda: outbox.find_one({"state": "waiting"}) is None, within=60 + SIZE / 10)
        eventually(world.counted, within=60)
        clock.tick("outbox")
        problems = Audit(world).run()
        clock.tick("audit")
        tell(clock.took)
        assert not problems, "\n".join([f"FAULTS_SEED={SEED}", *problems])
    finally:
        world.stop()


class Clock:
    """How many seconds each part of the run took."""

    def __init__(self) -> None:
        self._ticked = time.monotonic()
        self.took: dict[str, float] = {}

    def tick(self, part: str) -> None:
        now = time.monotonic()
        self.took[part], self._ticked = round(now - self._ticked, 1), now
