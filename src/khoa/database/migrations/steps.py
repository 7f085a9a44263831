"""The numbered steps, and what each is given."""

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

OLDEST = 10
"""The oldest version that this code works on. A step without which it does not raises it."""

BATCH = 500
PROGRESS_EVERY = 5.0
"""Seconds."""

Rows = AsyncDatabase[dict[str, Any]]
Say = Callable[[str], None]


@dataclass
class Migration:
    """What a step works with: the collections, and how it tells a person how far it is."""

    rows: Rows
    say: Say

    async def every(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield the rows by one cursor; how far it is is said every few seconds. `fields` is a
        projection, for rows too large to be read by the batch.

        By a cursor, since the embedded server looks through the whole collection for each range of
        ids: 12,000 rows took 26 s by pages and 0.4 s so. The server keeps a cursor that is read
        from at least every ten minutes. A row that a step changes meanwhile may come again.
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
    """`says` is one sentence; `run` may be called again after it was broken off or was done."""

    number: int
    name: str
    says: str
    run: Callable[[Migration], Awaitable[None]]


@cache
def _names() -> dict[int, str]:
    """The modules by their numbers, none of which is missing or there twice."""
    found = [
        module.name
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if re.fullmatch(r"\d{4}_\w+", module.name)
    ]
    assert [int(name[:4]) for name in sorted(found)] == list(range(1, len(found) + 1)), found
    return {int(name[:4]): name for name in found}


def newest() -> int:
    """The version that this code makes of a database."""
    return max(_names())


def all_steps() -> list[Step]:
    """In their order."""
    return [_load(number, name) for number, name in sorted(_names().items())]


def _load(number: int, name: str) -> Step:
    module = importlib.import_module(f"{__package__}.{name}")
    return Step(number, name, (module.__doc__ or name).splitlines()[0], module.run)
