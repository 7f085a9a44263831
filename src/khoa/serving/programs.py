"""The programs that `khoa serve` runs: database, sandbox, demo school, indexer, Khoa, worker,
web."""

import asyncio
import shlex
import shutil
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from http.client import HTTPException
from pathlib import Path

from khoa.catalogue.search.folder import STATE_FILE, folder
from khoa.serving.child import Program
from khoa.serving.ports import LOOPBACK, free_port
from khoa.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
"""The checkout, with the web's sources and builds beside `src`."""

CLERK_FILES = ROOT / "build" / "clerk"
VITE_PORT = 5173
PORT_FILE = "database.port"
SERVER = ["-m", "khoa.serving.server"]
RELOADING = ["-c", "from granian.cli import entrypoint; entrypoint()"]
"""Imports nothing of Khoa, since a reload has to import it anew."""
BIG_LOG = 10 * 1024 * 1024
MIGRATION_SECONDS = 3600


class Programs:
    """Makes each program from the settings, with an environment in which they agree on them."""

    def __init__(self, settings: Settings, dev: bool) -> None:
        # Metrics are reset at each start. The web's workers and the worker process write them.
        shutil.rmtree(settings.metrics_dir, ignore_errors=True)
        settings.metrics_dir.mkdir(parents=True)
        self._settings = settings
        self._dev = dev
        self._data_dir = settings.data_dir.absolute()
        self.logs = self._data_dir / "logs"
        self._environment = {
            "KHOA_DATA_DIR": str(self._data_dir),
            "KHOA_PUBLIC_URL": settings.public_url,
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def first_run(self) -> bool:
        """Whether the embedded database was never started in this data directory."""
        return self._settings.embedded_database and not (self._data_dir / PORT_FILE).exists()

    @property
    def indexed(self) -> bool:
        """Whether there is a search index, without which there is no catalogue."""
        return (folder(self._data_dir) / STATE_FILE).exists()

    def database(self) -> Program:
        """The embedded server (SecantusDB, a separate GPL program), on its previous port if
        free."""
        port = free_port(_recorded_port(self._data_dir))
        (self._data_dir / PORT_FILE).write_text(str(port))
        # Named explicitly, so that no configuration elsewhere on the machine is used.
        config = self._data_dir / "secantusd.toml"
        config.write_text("# Every option is given by `khoa serve`.\n")
        return Program(
            name="database",
            command=[
                str(Path(sys.executable).parent / "secantusd-py"),
                *("--config", str(config), "--host", LOOPBACK, "--port", str(port)),
                *("--storage-path", str(self._data_dir / "mongodb"), "--sync-on-commit"),
                *("--log-level", "WARNING"),
            ],
            environment=self._environment,
            is_ready=_port_open(port),
            log=self._log("database"),
            start_within=60,
            stop_within=4,
        )

    def sandbox(self) -> Program:
        port = self._settings.sandbox_port
        return Program(
            name="sandbox",
            command=[sys.executable, "-m", "khoa_sandbox"],
            environment={
                **self._environment,
                "KHOA_SANDBOX_PORT": str(port),
                "KHOA_SANDBOX_SMTP_PORT": str(self._settings.sandbox_smtp_port),
                "KHOA_SANDBOX_CLERK_FILES": str(CLERK_FILES),
                "KHOA_SANDBOX_WEBHOOK_BASE": own_address(self._settings),
            },
            is_ready=_port_open(port),
            log=self._log("sandbox"),
            stop_within=2,
        )

    def migration(self) -> Program:
        """For programs that run before the server, which migrates at its own start."""
        return Program(
            name="migration",
            command=[sys.executable, "-m", "khoa.cli", "migrate"],
            environment=self._environment,
            is_ready=_never,
            log=self._log("migrate"),
        )

    def demo_school(self) -> Program:
        return Program(
            name="demo school",
            command=[sys.executable, "-m", "khoa.cli", "seed-demo", "--if-empty"],
            environment=self._environment,
            is_ready=_never,
            log=self._log("seed-demo"),
        )

    def indexer(self) -> Program:
        return Program(
            name="indexer",
            command=[sys.executable, "-m", "khoa.cli", "indexer"],
            environment=self._environment,
            is_ready=_within(10, lambda: self.indexed),
            log=self._log("indexer"),
        )

    def worker(self) -> Program:
        """The worker process; in development it is restarted when the source changes."""
        command = [sys.executable, "-m", "khoa.cli", "worker"]
        if self._dev:
            source = str(ROOT / "src" / "khoa")
            watch = [sys.executable, "-m", "watchfiles", "--filter", "python"]
            command = [*watch, shlex.join(command), source]
        ready = worker_ready_file(self._data_dir)
        ready.unlink(missing_ok=True)
        return Program(
            name="worker",
            command=command,
            environment={
                **self._environment,
                "PROMETHEUS_MULTIPROC_DIR": str(self._settings.metrics_dir.absolute()),
            },
            is_ready=_exists(ready),
            log=None if self._settings.production else self._log("worker"),
            start_within=60,
            stop_within=3,
        )

    def khoa(self) -> Program:
        settings = self._settings
        # A syntax error ends the worker only; the next save restarts it.
        reload = ["--reload", "--reload-ignore-worker-failure"]
        reload += ["--reload-paths", str(ROOT / "src" / "khoa")]
        return Program(
            name="khoa",
            command=[
                *(sys.executable, *(RELOADING if self._dev else SERVER)),
                *("--interface", "asgi", "--factory"),
                *("--host", settings.host, "--port", str(settings.port)),
                *("--workers", "1" if self._dev else str(settings.workers)),
                *("--respawn-failed-workers", "--respawn-interval", "0.1"),
                *("--workers-kill-timeout", "2"),
                *(reload if self._dev else []),
                "khoa.app:app_from_environment",
            ],
            environment={
                **self._environment,
                "PROMETHEUS_MULTIPROC_DIR": str(settings.metrics_dir.absolute()),
            },
            is_ready=_responds(f"{own_address(settings)}/healthz"),
            log=None if self._dev or settings.production else self._log("khoa"),
            # It migrates the embedded database by itself first; what fails ends at once.
            start_within=MIGRATION_SECONDS if settings.embedded_database else 60,
            stop_within=3,
        )

    def web(self) -> Program:
        """Vite's development server, run by `node` directly so that signals reach it."""
        return Program(
            name="web",
            command=[
                shutil.which("node") or "node",
                "node_modules/vite/bin/vite.js",
                *("--port", str(VITE_PORT), "--strictPort", "--clearScreen", "false"),
            ],
            environment={**self._environment, "KHOA_DEV_API": own_address(self._settings)},
            is_ready=_port_open(VITE_PORT, "localhost"),
            directory=ROOT / "web",
        )

    def _log(self, name: str) -> Path:
        self.logs.mkdir(parents=True, exist_ok=True)
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > BIG_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path


def own_address(settings: Settings) -> str:
    """Return the address at which this machine reaches Khoa, past any proxy in front of it."""
    host = settings.host
    everywhere = host in (LOOPBACK, "0.0.0.0", "::", "::1")  # noqa: S104
    return f"http://{'localhost' if everywhere else host}:{settings.port}"


def _recorded_port(data_dir: Path) -> int | None:
    try:
        return int((data_dir / PORT_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return None


def _port_open(port: int, host: str = LOOPBACK) -> Callable[[], Awaitable[bool]]:
    async def is_ready() -> bool:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            return False
        writer.close()
        return True

    return is_ready


def _responds(url: str) -> Callable[[], Awaitable[bool]]:
    async def is_ready() -> bool:
        try:
            await asyncio.to_thread(fetch, url)
        except (OSError, HTTPException):
            return False
        return True

    return is_ready


def fetch(url: str) -> bytes:
    """Fetch a URL past any proxy. Raises OSError on an error or after 5 s.

    Uses the standard library, since importing an HTTP client would slow the parent's start.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=5) as answer:
        body: bytes = answer.read()
    return body


def _within(seconds: float, holds: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    """Ready when `holds` is true, or after so many seconds: a start waits no longer."""
    since = time.monotonic()

    async def is_ready() -> bool:
        return holds() or time.monotonic() - since > seconds

    return is_ready


def worker_ready_file(data_dir: Path) -> Path:
    """Return the path of a file that exists while this machine's worker process is running."""
    return data_dir / "worker.ready"


def _exists(path: Path) -> Callable[[], Awaitable[bool]]:
    async def is_ready() -> bool:
        return path.exists()  # noqa: ASYNC240 (one look at a local file)

    return is_ready


async def _never() -> bool:
    return False
