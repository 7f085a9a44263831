"""`itertools.batched` for asynchronous iterables."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import TypeVar

Item = TypeVar("Item")


async def batched(items: AsyncIterable[Item], size: int) -> AsyncIterator[list[Item]]:
    """Yield lists of `size` items; the last one may be shorter, none is empty."""
    batch: list[Item] = []
    async for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
