"""The parent process: starts Khoa's programs in order, keeps them running, stops them in reverse.

Workers start no processes, and nothing outlives this one: children have a parent-death signal, and
the next start ends any that are left by their recorded pid and start time.
"""

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Literal, get_args

from khoa.base import log
from khoa.base.refusal import StartRefused
from khoa.database.server import check_server
from khoa.platforms.payments.manual import MANUAL
from khoa.platforms.registry import load_settings
from khoa.serving.child import Child, Program
from khoa.serving.lock import ProcessRecord, single_instance
from khoa.serving.ports import require_free
from khoa.serving.programs import MIGRATION_SECONDS, VITE_PORT, Programs, fetch, own_address
from khoa.settings import Settings, SettingsError

Say = Callable[[str], None]

SEED_SECONDS = 300

EXIT_NO_DEMO = 3
"""Exit status of `khoa seed-demo` when the settings do not allow a demo school."""

Role = Literal["web", "worker", "indexer"]
ALL_ROLES: frozenset[Role] = frozenset(get_args(Role))


def serve(*, dev: bool, roles: frozenset[Role] = ALL_ROLES, say: Say) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP. Raises SettingsError or StartRefused.

    `roles`: what this machine does. The web needs a search index in its data directory, so `web`
    without `indexer` is only for several parents that share one.
    """
    settings = load_settings()
    if roles != ALL_ROLES:
        _check_shared(settings, roles)
    if "public_url" not in settings.model_fields_set:
        port = VITE_PORT if dev else settings.port
        settings = load_settings(public_url=f"http://localhost:{port}")
    log.configure(production=settings.production)
    if not settings.embedded_database:
        require_suitable_server(settings)
    with single_instance(settings.data_dir.absolute(), settings.public_url):
        record = ProcessRecord(settings.data_dir.absolute())
        for name in record.end_leftovers():
            say(f"Ended a leftover of an earlier run: {name}")
        require_free(settings.host, settings.port, "KHOA_PORT")
        if settings.sandboxed:
            require_free("127.0.0.1", settings.sandbox_port, "KHOA_SANDBOX_PORT")
            if settings.sandbox_smtp_port:
                require_free("127.0.0.1", settings.sandbox_smtp_port, "KHOA_SANDBOX_SMTP_PORT")
        if dev:
            require_free("localhost", VITE_PORT)
        asyncio.run(_Supervisor(settings, record, dev, roles, say).run())


def _check_shared(settings: Settings, roles: frozenset[Role]) -> None:
    """Raise StartRefused for roles on several machines without a shared database and platforms."""
    if settings.embedded_database or settings.sandboxed:
        named = ", ".join(sorted(roles))
        raise StartRefused(
            f"--role {named}: the embedded database and the sandbox are one machine's alone; set "
            "MONGODB_URI and the platforms' keys, or serve with --role all."
        )


def require_suitable_server(settings: Settings) -> None:
    """Raise SettingsError when Khoa cannot rely on the database server. One that does not answer is
    not refused: it may in a minute."""
    if errors := asyncio.run(check_server(settings.database_uri, settings.mongodb_database)):
        raise SettingsError(errors)


class _Supervisor:
    def __init__(
        self,
        settings: Settings,
        record: ProcessRecord,
        dev: bool,
        roles: frozenset[Role],
        say: Say,
    ) -> None:
        self._settings = settings
        self._programs = Programs(settings, dev)
        self._record = record
        self._dev = dev
        self._roles = roles
        self._say = say
        self._children: list[Child] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        stop_requested = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop_requested.set)
        try:
            if await _run_until(stop_requested, self._start()):
                await _run_until(stop_requested, self._keep())
        finally:
            await self._stop()

    async def _start(self) -> None:
        settings, programs = self._settings, self._programs
        first_run = programs.first_run
        await _run_all(
            *([self._add(programs.database())] if settings.embedded_database else []),
            *([self._add(programs.sandbox())] if settings.sandboxed else []),
        )
        settings = load_settings(public_url=settings.public_url)  # now with the sandbox's keys
        # The demo school's people and pictures are for the sandbox only.
        seeds_demo = {"clerk", *settings.media} <= settings.sandboxed
        # Index first, so that nobody sees an empty catalogue. With a database of the operator's the
        # server comes first all the same: it reports what is wrong with it.
        index_first = settings.embedded_database and not programs.indexed
        index_first = index_first and {"web", "indexer"} <= set(self._roles)
        if settings.embedded_database and (first_run or index_first or self._dev):
            await self._run_to_end(programs.migration(), MIGRATION_SECONDS)
        if seeds_demo and first_run:
            await self._seed_demo(programs.demo_school())  # so that nobody sees half of it
        if index_first:
            await self._add(programs.indexer())
        await _run_all(
            *([self._add(programs.khoa())] if "web" in self._roles else []),
            *([self._add(programs.web())] if self._dev else []),
        )
        # Pages do not have to wait for these.
        later = "indexer" in self._roles and not index_first
        await _run_all(
            *([self._add(programs.indexer())] if later else []),
            *([self._add(programs.worker())] if "worker" in self._roles else []),
            *([self._seed_demo(programs.demo_school())] if seeds_demo and not first_run else []),
        )
        await self._greet(settings)

    async def _add(self, program: Program) -> None:
        child = Child(program, self._record)
        self._children.append(child)
        await child.start()
        self._tasks.append(asyncio.create_task(child.keep_running()))

    async def _seed_demo(self, program: Program) -> None:
        if await self._run_to_end(program, SEED_SECONDS, allowed=(0, EXIT_NO_DEMO)) == EXIT_NO_DEMO:
            self._say(f"The demo school is left out: {program.log} says why.")

    async def _run_to_end(
        self, program: Program, within: float, *, allowed: tuple[int, ...] = (0,)
    ) -> int:
        child = Child(program, self._record)
        self._children.append(child)
        status = await child.run_to_end(within, allowed=allowed)
        self._children.remove(child)
        return status

    async def _keep(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _stop(self) -> None:
        for child in reversed(self._children):
            await child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _greet(self, settings: Settings) -> None:
        if self._roles != ALL_ROLES:
            self._say(f"Khoa runs as {', '.join(sorted(self._roles))} of {settings.public_url}")
            return
        if settings.production:
            self._say(f"Khoa serves {settings.public_url}")
            return
        lines = ["", f"Khoa is ready: {settings.public_url}  (Ctrl-C stops it)", ""]
        accounts = await _demo_accounts(settings)
        if accounts:
            passwords = ", ".join(dict.fromkeys(account["password"] for account in accounts))
            emails = ", ".join(account["email"] for account in accounts)
            lines.append(_row("Sign in as", f"{emails} (password: {passwords})"))
        database = "embedded (SecantusDB)" if settings.embedded_database else "MONGODB_URI"
        lines.append(_row("Database", database))
        for platform in ("clerk", *settings.payments, *settings.media):
            if platform in settings.sandboxed:
                served_by = "sandbox"
            elif platform == MANUAL.name:
                served_by = "the office records what comes in"
            else:
                served_by = "the real one, by your keys"
            lines.append(_row(platform.capitalize(), served_by))
        if settings.sandboxed:
            console = f"{settings.sandbox_url}  (mail, payments, webhooks)"
            lines.append(_row("Sandbox", console))
        lines.append(_row("Logs", "this terminal" if self._dev else str(self._programs.logs)))
        self._say("\n".join([*lines, ""]))


async def _run_all(*work: Coroutine[Any, Any, None]) -> None:
    """Run all at once. The first error cancels the others and is raised."""
    tasks = [asyncio.create_task(part) for part in work]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def _run_until(stopped: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Run the work to its end (True) or until `stopped` is set (False). Raises its errors."""
    task = asyncio.create_task(work)
    stop = asyncio.create_task(stopped.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return False


async def _demo_accounts(settings: Settings) -> list[dict[str, str]]:
    """Return the demo accounts as `/api/config` has them: none without the demo school."""
    answer = await asyncio.to_thread(fetch, f"{own_address(settings)}/api/config")
    accounts: list[dict[str, str]] = json.loads(answer)["demo_accounts"]
    return accounts


def _row(name: str, text: str) -> str:
    return f"  {name:<12}{text}"
