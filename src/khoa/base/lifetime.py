"""Children that never outlive their parent, however it ends.

Linux has a death signal for it; elsewhere (macOS) the child looks at its parent's id. As a program,
`python -m khoa.base.lifetime PARENT COMMAND…` runs a command under that promise.
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
LOOK_SECONDS = 0.5


def die_with_parent() -> None:
    """For a worker process of Granian: end at once when its main process has ended.

    Does nothing outside a multiprocessing child, where there is no such parent.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        _die_with(parent.pid)


def under_parent(command: list[str]) -> list[str]:
    """The command that runs `command` as a child which dies with this process."""
    return [sys.executable, "-m", "khoa.base.lifetime", str(os.getpid()), *command]


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before the promise was made
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        _die_with(parent)
        os.execvp(command[0], command)  # noqa: S606
    # Without a death signal this process stays to watch, and passes signals on.
    child = subprocess.Popen(command)  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while child.poll() is None:
        if os.getppid() != parent:
            child.kill()
        time.sleep(LOOK_SECONDS)
    sys.exit(child.returncode)


if __name__ == "__main__":
    main(sys.argv[1:])
