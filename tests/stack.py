"""The whole of Khoa as `khoa serve` runs it, on free ports and in a directory of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
PLATFORM_SETTINGS = ("CLERK_", "STRIPE_", "CLOUDINARY_", "MONGODB_", "KHOA_")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def eventually(what: Callable[[], bool], within: float = 15.0) -> None:
    """Look again until it holds; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)


@dataclass
class Stack:
    """`start` returns once Khoa has said that it is ready. `settings` are further variables."""

    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    sandbox_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    serve: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://localhost:{self.sandbox_port}"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the tester's own settings; `.env` is kept out by the working directory."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(PLATFORM_SETTINGS)}
        return own | {
            "KHOA_DATA_DIR": str(self.data_dir),
            "KHOA_PORT": str(self.port),
            "KHOA_SANDBOX_PORT": str(self.sandbox_port),
            "KHOA_SANDBOX_SMTP_PORT": str(self.smtp_port),
            "KHOA_PUBLIC_URL": self.base_url,
            "KHOA_RECONCILE_EVERY": "0",  # a test says when
            **self.settings,
        }

    @property
    def keys(self) -> dict[str, str]:
        """The sandbox's keys and webhook secrets, by the settings' names."""
        return {k: v for k, v in dotenv_values(self.data_dir / "sandbox.env").items() if v}

    @property
    def mongodb_uri(self) -> str:
        port = (self.data_dir / "database.port").read_text()
        return f"mongodb://127.0.0.1:{port}/?directConnection=true"

    @property
    def output(self) -> str:
        return (self.data_dir / "output.txt").read_text()

    def command(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """`khoa …` to its end, in `timeout` seconds, with this stack's settings."""
        return subprocess.run(
            [sys.executable, "-m", "khoa.cli", *arguments],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *arguments: str, within: float = 120.0) -> None:
        """`khoa serve` with these arguments."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with (self.data_dir / "output.txt").open("wb") as output:
            self.serve = subprocess.Popen(
                [sys.executable, "-m", "khoa.cli", "serve", *arguments],
                env=self.environment,
                cwd=self.data_dir,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + within
        while not any(greeting in self.output for greeting in ("Khoa is ready", "Khoa runs as")):
            assert self.serve.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGINT, within: float = 30.0) -> int:
        """Its exit status. With SIGKILL, what dies with it may take a moment longer."""
        assert self.serve is not None
        self.serve.send_signal(number)
        return self.serve.wait(timeout=within)

    def processes(self) -> dict[str, int]:
        """Living processes by name: serve, database, sandbox, indexer, khoa, worker-1, …"""
        assert self.serve is not None
        try:
            recorded = json.loads((self.data_dir / "processes.json").read_text())
        except FileNotFoundError:
            recorded = {}
        found = {"serve": self.serve.pid} | {n: entry["pid"] for n, entry in recorded.items()}
        alive = {name: pid for name, pid in found.items() if is_alive(pid)}
        if "khoa" in alive:
            for number, worker in enumerate(psutil.Process(alive["khoa"]).children(), 1):
                if is_alive(worker.pid):
                    alive[f"worker-{number}"] = worker.pid
        return alive

    def is_up(self) -> bool:
        """Khoa, its database and the sandbox answer."""
        try:
            with httpx.Client(trust_env=False, timeout=5) as client:
                khoa = client.get(f"{self.base_url}/readyz").status_code == 200
                return khoa and client.get(f"{self.sandbox_url}/").status_code < 500
        except httpx.HTTPError:
            return False


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
