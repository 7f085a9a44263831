"""A wait of PyMongo's that survives being cancelled twice, on Python 3.11.

PyMongo waits for a server with `asyncio.wait_for(condition.wait(), …)`. Until Python 3.12 that runs
`condition.wait()` in a task of its own: when the caller is cancelled a second time while it is
unwinding (a deadline within a deadline, a person who leaves), the task takes the condition's lock
for a caller who is gone. Nobody releases it any more, and the client answers nothing for ever.
"""

import asyncio
import sys
from collections.abc import Awaitable
from typing import TypeVar

from pymongo import lock

T = TypeVar("T")


async def wait_for(awaitable: Awaitable[T], timeout: float | None) -> T:  # noqa: ASYNC109
    """As Python 3.12 has it: no task in between. TimeoutError after `timeout` seconds."""
    async with asyncio.timeout(timeout):
        return await awaitable


def mend() -> None:
    """Have PyMongo wait so. Nothing is done where Python does already."""
    if sys.version_info < (3, 12):
        lock.wait_for = wait_for  # type: ignore[assignment, attr-defined]
