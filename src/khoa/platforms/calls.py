"""How many requests a piece of work makes at each platform, whose limits are counted in them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_tally: ContextVar[Counter[str] | None] = ContextVar("platform_calls", default=None)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Requests by platform that are made inside, also by tasks begun there; nobody else's."""
    tally: Counter[str] = Counter()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def count(platform: str) -> None:
    tally = _tally.get()
    if tally is not None:
        tally[platform] += 1
