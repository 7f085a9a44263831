"""Child processes that never outlive their parent, however it ends.

Linux has a parent-death signal; elsewhere (macOS) the child polls its parent's id. Run as a
program, `python -m khoa.base.lifetime PARENT COMMAND…` runs a command that ends with the process
PARENT.
"""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.5


def die_with_parent() -> None:
    """Have this worker process of Granian end as soon as its main process has ended.

    Does nothing in a process that multiprocessing did not start.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        _die_with(parent.pid)


def under_parent(command: list[str]) -> list[str]:
    """Return a command that runs `command` as a child which ends with this process."""
    return [sys.executable, "-m", "khoa.base.lifetime", str(os.getpid()), *command]


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before the signal was set
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        _die_with(parent)
        os.execvp(command[0], command)  # noqa: S606
    # Without a parent-death signal this process stays, polls and forwards SIGTERM.
    child = subprocess.Popen(command)  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while child.poll() is None:
        if os.getppid() != parent:
            child.kill()
        time.sleep(POLL_SECONDS)
    sys.exit(child.returncode)


if __name__ == "__main__":
    main(sys.argv[1:])
