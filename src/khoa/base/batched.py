"""What is read one by one, taken a number at a time (`itertools.batched`, for what is awaited)."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import TypeVar

Item = TypeVar("Item")


async def batched(items: AsyncIterable[Item], size: int) -> AsyncIterator[list[Item]]:
    """Yield lists of `size` items; the last one may be shorter, none is empty."""
    some: list[Item] = []
    async for item in items:
        some.append(item)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
