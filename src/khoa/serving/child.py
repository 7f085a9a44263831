"""A supervised child process: started, awaited until it is ready, restarted when it ends,
stopped."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from khoa.base.lifetime import under_parent
from khoa.base.refusal import StartRefused
from khoa.serving.lock import ProcessRecord, kill_group

log = structlog.get_logger("khoa.serving.supervisor")

RESTART_PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before the first, second, … restart in a row."""

STABLE_SECONDS = 30.0
"""After a run of this length, pauses start from the first again."""

TAIL_LINES = 12

EXIT_REFUSED = 4
"""Exit status of a program whose last line of output says why it does not start."""


@dataclass(frozen=True)
class Program:
    """What to run. `log` is the file for its output, None for the terminal; `is_ready` says whether
    it can be used; times are in seconds."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    is_ready: Callable[[], Awaitable[bool]]
    log: Path | None = None
    directory: Path | None = None
    start_within: float = 30.0
    stop_within: float = 1.0


@dataclass
class Child:
    """One program under this process. Call `start`, then `keep_running` as a task, then `stop`."""

    program: Program
    record: ProcessRecord
    _process: asyncio.subprocess.Process | None = None
    _started: float = 0.0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        """Start it and return once it is ready. Raises StartRefused, with the end of its log."""
        process = await self._spawn()
        deadline = time.monotonic() + self.program.start_within
        while not await self.program.is_ready():
            if process.returncode == EXIT_REFUSED and (reason := self._last_lines(1)):
                raise StartRefused(reason[0])
            if process.returncode is not None:
                raise StartRefused(
                    f"The {self.program.name} ended at its start "
                    f"({_describe_exit(process.returncode)}).{self._tail()}"
                )
            if time.monotonic() > deadline:
                raise StartRefused(
                    f"The {self.program.name} does not answer after "
                    f"{self.program.start_within:.0f} s.{self._tail()}"
                )
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await process.wait()

    async def run_to_end(self, within: float, *, allowed: tuple[int, ...]) -> int:
        """Run it to its end and return its exit status. Raises StartRefused, with the end of its
        log, when that is not among `allowed`."""
        process = await self._spawn()
        try:
            code = await asyncio.wait_for(process.wait(), within)
        except TimeoutError as error:
            raise StartRefused(
                f"The {self.program.name} was not done in {within:.0f} s.{self._tail()}"
            ) from error
        if code not in allowed:
            raise StartRefused(
                f"The {self.program.name} failed ({_describe_exit(code)}).{self._tail()}"
            )
        return code

    async def keep_running(self) -> None:
        """Restart it whenever it ends, with growing pauses, until it is stopped."""
        failures = 0
        while not self._stopping.is_set() and self._process is not None:
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            lived = time.monotonic() - self._started
            failures = 0 if lived > STABLE_SECONDS else failures
            pause = RESTART_PAUSES[min(failures, len(RESTART_PAUSES) - 1)]
            failures += 1
            kill_group(self._process.pid)
            log.warning(
                f"{self.program.name} ended, starting it again",
                how=_describe_exit(code),
                lived=round(lived, 1),
                pause=pause,
            )
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            async with self._turn:
                if self._stopping.is_set():
                    return
                await self._spawn()
            log.info(f"{self.program.name} started again", pid=self._process.pid)

    async def stop(self) -> None:
        """Send SIGTERM, then SIGKILL to what is left of its process group. Idempotent."""
        self._stopping.set()
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        if self._process is None:
            return
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), self.program.stop_within)
            except TimeoutError:
                log.warning(f"{self.program.name} did not stop in time and was ended")
        kill_group(self._process.pid)
        await self._process.wait()

    async def _spawn(self) -> asyncio.subprocess.Process:
        output = self.program.log.open("ab") if self.program.log else None
        try:
            self._process = await asyncio.create_subprocess_exec(
                *under_parent(self.program.command),
                env={**os.environ, **self.program.environment},
                cwd=self.program.directory,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C goes to the parent, which stops all in order
            )
        finally:
            if output:
                output.close()
        self._started = time.monotonic()
        self.record.add(self.program.name, self._process.pid)
        return self._process

    def _tail(self) -> str:
        if not self.program.log:
            return ""
        lines = [f"The end of {self.program.log}:", *self._last_lines(TAIL_LINES)]
        return "".join(f"\n  {line}" for line in lines)

    def _last_lines(self, count: int) -> list[str]:
        """Return the last lines of its log; none when its output is on the terminal."""
        if not self.program.log:
            return []
        return self.program.log.read_text(errors="replace").splitlines()[-count:]


def _describe_exit(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"
