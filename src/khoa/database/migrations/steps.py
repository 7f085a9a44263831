"""The numbered steps, and the interface that each is given."""

import importlib
import pkgutil
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

OLDEST = 12
"""The oldest version that this code works on. Raise it with a step that the code depends on."""

BATCH = 500
PROGRESS_EVERY = 5.0
"""Seconds."""

Rows = AsyncDatabase[dict[str, Any]]
Say = Callable[[str], None]


@dataclass
class Migration:
    """What a step is given: the collections, and `say` to report its progress."""

    rows: Rows
    say: Say

    async def every(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield rows by one cursor and report progress every few seconds. `fields` is a projection,
        for rows that are too large to be read in batches.

        Not by ranges of ids, for each of which the embedded server reads the whole collection:
        12,000 rows took 26 s that way and 0.4 s by a cursor. A cursor lives while it is read from
        at least every ten minutes. A row that a step changes meanwhile may come again.
        """
        total = await self.rows[collection].estimated_document_count()
        done, said = 0, time.monotonic()
        async for row in self.rows[collection].find(where or {}, fields, batch_size=BATCH):
            yield row
            done += 1
            if time.monotonic() - said >= PROGRESS_EVERY:
                said = time.monotonic()
                self.say(f"  {collection}: {done:,} of at most {total:,}")


@dataclass(frozen=True)
class Step:
    """`says` is one sentence; `run` may be called again after it was interrupted or done."""

    number: int
    name: str
    says: str
    run: Callable[[Migration], Awaitable[None]]


@cache
def _names() -> dict[int, str]:
    """Return the modules by number. No number may be missing or used twice."""
    found = [
        module.name
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if re.fullmatch(r"\d{4}_\w+", module.name)
    ]
    assert [int(name[:4]) for name in sorted(found)] == list(range(1, len(found) + 1)), found
    return {int(name[:4]): name for name in found}


def newest() -> int:
    """Return the version to which this code migrates."""
    return max(_names())


def all_steps() -> list[Step]:
    """Return all steps in order."""
    return [_load(number, name) for number, name in sorted(_names().items())]


def _load(number: int, name: str) -> Step:
    module = importlib.import_module(f"{__package__}.{name}")
    return Step(number, name, (module.__doc__ or name).splitlines()[0], module.run)
