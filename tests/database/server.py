"""The embedded database server, as a process of the tests' own."""

import subprocess
import sys
from pathlib import Path

from tests.stack import eventually, free_port


class EmbeddedServer:
    """Keeps its rows in `folder`, also over a kill. `start` returns once it listens at `uri`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.uri = f"mongodb://127.0.0.1:{self._port}/?directConnection=true"

    def start(self) -> None:
        (self._folder / "secantusd.toml").touch()
        with (self._folder / "database.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    str(Path(sys.executable).parent / "secantusd-py"),
                    *("--config", str(self._folder / "secantusd.toml"), "--port", str(self._port)),
                    *("--storage-path", str(self._folder / "data"), "--sync-on-commit"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        eventually(lambda: b"listening" in (self._folder / "database.log").read_bytes(), within=60)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)
