"""Starts the sandbox: `python -m khoa_sandbox`."""

import logging
import socket
import sys

import uvicorn

from khoa_sandbox.app import create_app
from khoa_sandbox.chaos import Chaos
from khoa_sandbox.chaos.door import with_hang_up
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import load_keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store

LOOPBACK = "127.0.0.1"


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="sandbox: %(levelname)s %(message)s")
    try:
        settings = SandboxSettings.from_environment()
    except ValueError as error:
        sys.exit(f"sandbox: {error}")
    # The port first: a second sandbox must not touch the state of the one that runs.
    listener = _listen(settings.port, "KHOA_SANDBOX_PORT")
    mail = _listen(settings.smtp_port, "KHOA_SANDBOX_SMTP_PORT") if settings.smtp_port else None
    keys = load_keys(settings.data_dir)
    store = Store(settings.data_dir / "sandbox.sqlite3")
    deliveries = Deliveries(store, settings, Chaos(store.touch))
    app = create_app(settings, keys, store, deliveries, mail, lambda: server.should_exit)
    config = uvicorn.Config(
        with_hang_up(app),
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    store.close()


def _listen(port: int, setting: str) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        sys.exit(
            f"sandbox: port {port} cannot be used ({error.strerror}); set {setting} to a free one"
        )
    return listener


if __name__ == "__main__":
    main()
