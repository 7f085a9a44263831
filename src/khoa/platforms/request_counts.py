"""Count the requests made to each platform, which limits how many it takes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_tally: ContextVar[Counter[str] | None] = ContextVar("platform_requests", default=None)


@contextmanager
def counted_requests() -> Iterator[Counter[str]]:
    """Yield a counter, by platform, of the requests made inside the block and by tasks started in
    it."""
    tally: Counter[str] = Counter()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def count_request(platform: str) -> None:
    tally = _tally.get()
    if tally is not None:
        tally[platform] += 1
