"""A sandbox in a process of its own, and a server that takes its webhooks."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from khoa_sandbox.keys import Keys, load_keys

PUBLIC_URL = "http://localhost:8000"
NODE_SCRIPTS = Path(__file__).parent / "npm"


@dataclass
class Received:
    """One request that the receiver got; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.time)


Answer = tuple[int, bytes]


class Receiver:
    """Records each request and answers what `answer(request)` returns, 200 unless told otherwise.

    `answer` runs in the request's own thread and may sleep.
    """

    def __init__(self) -> None:
        self.reset()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Received(self.command, self.path, headers, body)
                with receiver._changed:
                    receiver.requests.append(request)
                    receiver._changed.notify_all()
                status, text = receiver.answer(request)
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def reset(self) -> None:
        self.requests: list[Received] = []
        self.answer: Callable[[Received], Answer] = lambda request: (200, b"")
        self._changed = threading.Condition()

    def wait_for(
        self, matches: Callable[[Received], bool], count: int = 1, timeout: float = 20
    ) -> list[Received]:
        """Waits until `count` requests match and returns all that do; fails if they do not come."""
        with self._changed:
            self._changed.wait_for(
                lambda: sum(map(matches, self.requests)) >= count, timeout=timeout
            )
            found = [request for request in self.requests if matches(request)]
        assert len(found) >= count, f"{len(found)} of {count} came; all: {self.requests}"
        return found

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Sandbox:
    """`python -m khoa_sandbox` on a free port, with its own data directory."""

    def __init__(self, data_dir: Path, environment: dict[str, str]) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.base_url = f"http://localhost:{self.port}"
        self.public_url = environment.get("KHOA_PUBLIC_URL", PUBLIC_URL)
        self._environment = {
            **os.environ,
            "KHOA_SANDBOX_PORT": str(self.port),
            "KHOA_SANDBOX_SMTP_PORT": "0",
            "KHOA_DATA_DIR": str(data_dir),
            "KHOA_PUBLIC_URL": PUBLIC_URL,
            "KHOA_SANDBOX_RETRY_FACTOR": "0.01",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def keys(self) -> Keys:
        return load_keys(self.data_dir)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "khoa_sandbox"], env=self._environment
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the sandbox ended: {self.process.returncode}"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.kill()
        raise AssertionError("the sandbox did not answer within 20 s")

    def stop(self) -> None:
        """As an operator stops it: SIGTERM."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a crash ends it: SIGKILL."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=20)
        self.process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def receiver_server() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def receiver(receiver_server: Receiver) -> Receiver:
    """The module's receiver, empty and answering 200 at the start of every test.

    Webhooks of an earlier test may still come in: look for one's own objects with `wait_for`.
    """
    receiver_server.reset()
    return receiver_server


@pytest.fixture(scope="module")
def start_sandbox(
    tmp_path_factory: pytest.TempPathFactory, receiver_server: Receiver
) -> Iterator[Callable[..., Sandbox]]:
    """Starts further sandboxes with their own settings: `start_sandbox(KHOA_PUBLIC_URL=…)`."""
    started: list[Sandbox] = []

    def start(**environment: str) -> Sandbox:
        settings = {"KHOA_SANDBOX_WEBHOOK_BASE": receiver_server.url, **environment}
        sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), settings)
        started.append(sandbox)
        sandbox.start()
        return sandbox

    yield start
    for sandbox in started:
        sandbox.stop()


@pytest.fixture(scope="module")
def sandbox(start_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """One running sandbox per module; its webhooks go to `receiver`."""
    return start_sandbox()


NodeClient = Callable[..., Any]


@pytest.fixture(scope="module")
def node_client(sandbox: Sandbox) -> NodeClient:
    """Runs a script of `tests/sandbox/npm/` against the module's sandbox and returns its answer.

    `node_client("stripe.mjs", SESSION=session.id)`: the script imports the platforms' Node clients
    by name, finds in `process.env` the sandbox's own settings (`STRIPE_SECRET_KEY`,
    `CLERK_SECRET_KEY`, … as in sandbox.env), the addresses `SANDBOX_URL`, `STRIPE_API_BASE`,
    `CLERK_API_URL` and `CLOUDINARY_UPLOAD_PREFIX`, and what the call added; the JSON that it
    prints last (one line) is returned. A script that fails, or takes over 60 s, fails the test
    with what it wrote.
    """

    def run(script: str, **environment: str) -> Any:
        base = sandbox.base_url
        keys = {name.upper(): value for name, value in asdict(sandbox.keys).items()}
        done = subprocess.run(
            ["node", script],
            cwd=NODE_SCRIPTS,
            env={
                **os.environ,
                **keys,
                "SANDBOX_URL": base,
                "STRIPE_API_BASE": f"{base}/stripe",
                "CLERK_API_URL": f"{base}/clerk-api",
                "CLOUDINARY_UPLOAD_PREFIX": f"{base}/cloudinary",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{script} ended with {done.returncode}:\n{done.stderr}"
        return json.loads(done.stdout.strip().splitlines()[-1])

    return run
