"""The second machine's way to the database, which breaks: a proxy in a process of its own.

`python -m tests.faults.network SERVER PORT`, then a line of standard input for each fault:
`lost`, `hanging` or `cut` with a command's name and how many of it, `break` (every connection), or
`election` with its seconds. It ends with its input.
"""

import asyncio
import subprocess
import sys

from tests.database.proxy import MongoProxy
from tests.stack import ROOT


class Network:
    """Serves at `uri`, also after `kill` and `start` again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"

    def start(self, server: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.network", server, str(self._port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "listening\n"

    def tell(self, fault: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(f"{fault}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


async def main(server: str, port: int) -> None:
    async with MongoProxy.before(server, port=port) as proxy:
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            match line.split():
                case ["lost" | "hanging" | "cut" as fault, command, times]:
                    proxy.plan(fault, times=int(times), command=command)
                case ["break"]:
                    await proxy.break_connections()
                case ["election", seconds]:
                    await proxy.election(float(seconds))
                case ["calm"]:
                    proxy.calm()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
