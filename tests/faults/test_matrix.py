"""Paid means enrolled, once, always: many faults, one reconciliation, and nothing is wrong.

FAULTS_N purchases and changes of users (`make faults`: 20,000), of which no more are begun after
FAULTS_SECONDS. FAULTS_SEED repeats a run's plan, MONGODB_URI takes another server than the embedded
one; it is not killed.

With FAULTS_FOLDER a run keeps what it has in a folder of its own there, goes on from it when it was
stopped (Ctrl-C) or killed, compares again what was compared with another end, and removes it when
all was well.
"""

import os
import secrets
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.faults.audit import Audit
from tests.faults.drive import Lives
from tests.faults.plan import COURSES, Plan
from tests.faults.progress import Progress
from tests.faults.world import BadDays, World
from tests.stack import eventually

SIZE = int(os.environ.get("FAULTS_N", "200"))
SECONDS = float(os.environ.get("FAULTS_SECONDS", "60"))
SEED = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(2**31))
FOLDER = os.environ.get("FAULTS_FOLDER")
AGAIN = f"FAULTS_SEED={SEED} FAULTS_N={SIZE} make faults"


def tell(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def test_after_any_faults_one_reconciliation_leaves_everything_right(tmp_path: Path) -> None:
    tell(f"FAULTS_SEED={SEED} FAULTS_N={SIZE}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(FOLDER).absolute() / f"{SEED}-{SIZE}" if FOLDER else tmp_path
    progress = progress_in(folder)
    clock = Clock()
    world = World(folder)
    try:
        world.start()
        clock.tick("start")
        live(world, progress)
        clock.tick("lives")
        problems = problems_of(world, progress, clock)
        tell(clock.took)
        assert not problems, "\n".join([f"Kept in {folder}. Compare again: {AGAIN}", *problems])
        world.drop()
    except BaseException as error:
        if FOLDER:
            why = "stopped" if isinstance(error, KeyboardInterrupt) else "failed"
            tell(f"{why}; what it has is kept in {folder}. Go on: {AGAIN}")
        raise
    finally:
        progress.close()
        world.stop()
    shutil.rmtree(folder)


def progress_in(folder: Path) -> Progress:
    """Of what was not even made ready nothing is used."""
    folder.mkdir(parents=True, exist_ok=True)
    progress = Progress(folder / "progress.jsonl")
    if not progress.ready:
        progress.close()
        shutil.rmtree(folder)
        folder.mkdir()
        progress = Progress(folder / "progress.jsonl")
    return progress


def live(world: World, progress: Progress) -> None:
    plan = Plan.drawn(SEED, SIZE)
    lives = Lives(world, plan, progress)
    if not progress.ready:
        world.open_courses(COURSES + 2)
        world.press("/stripe", settlement="usd" if SEED % 2 else "vnd")
        lives.office.prepare(plan)
        progress.note("ready")
    bad_days = BadDays(world, SEED)
    bad_days.start()

    def calm() -> None:
        bad_days.stop()
        world.quiet()

    try:
        lives.live(SECONDS, calm=calm)
    finally:
        bad_days.stop()
        tell(f"{len(progress.over)} of {len(plan.lives)} lives: {dict(lives.done)}")
        tell(bad_days.done)


def problems_of(world: World, progress: Progress, clock: "Clock") -> list[str]:
    world.quiet()
    clock.tick("quiet")
    tell(world.reconcile(within=120 + SIZE / 4))
    clock.tick("reconcile")
    outbox = world.rows["outbox"]
    eventually(lambda: outbox.find_one({"state": "waiting"}) is None, within=60 + SIZE / 10)
    eventually(world.counted, within=60)
    clock.tick("outbox")
    problems = Audit(world, progress).run()
    clock.tick("audit")
    return problems


class Clock:
    """How many seconds each part of the run took."""

    def __init__(self) -> None:
        self._ticked = time.monotonic()
        self.took: dict[str, float] = {}

    def tick(self, part: str) -> None:
        now = time.monotonic()
        self.took[part], self._ticked = round(now - self._ticked, 1), now
