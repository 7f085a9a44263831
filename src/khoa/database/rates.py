"""Rate limits, counted in the database for all processes and machines.

There is one row for each window, changed by one upsert outside any transaction and removed by the
database once it has expired. The window slides: the count of the previous window is weighted by the
part of it that is within the last `seconds`. (`limits` keeps its asyncio counters through another
driver and by `findAndModify`, which reads a whole collection on the embedded server.)
"""

import contextlib
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError, PyMongoError

from khoa.base.errors import TooManyRequests
from khoa.database import clock
from khoa.database.transaction import TransactionTimeout


class RateWindow(Document):
    """`id` consists of the limit's name, who is counted, and the window's number since 1970."""

    id: str  # type: ignore[assignment]
    times: int
    expires_at: datetime

    class Settings:
        name = "rate_windows"
        indexes = (IndexModel([("expires_at", 1)], expireAfterSeconds=0),)


@dataclass(frozen=True)
class Rate:
    """A limit of `most` times in any `seconds`."""

    name: str
    most: int
    seconds: int

    async def count(self, who: object) -> str:
        """Count one attempt and return the window it counts in. Raises TooManyRequests, with
        `retry_after`, beyond the limit. Refused attempts count as well, so that many at once cannot
        get round it."""
        now = clock.now()
        window, into = divmod(now.timestamp(), self.seconds)
        here, before = (f"{self.name}:{who}:{int(window) - back}" for back in (0, 1))
        rows = RateWindow.get_pymongo_collection()
        change = {
            "$inc": {"times": 1},
            "$setOnInsert": {"expires_at": now + timedelta(seconds=2 * self.seconds)},
        }
        try:
            await rows.update_one({"_id": here}, change, upsert=True)
        except DuplicateKeyError:  # two raced to insert: the row is there now
            await rows.update_one({"_id": here}, change)
        counts = {
            row["_id"]: row["times"] async for row in rows.find({"_id": {"$in": [here, before]}})
        }
        earlier = counts.get(before, 0) * (1 - into / self.seconds)
        if counts.get(here, 0) + earlier > self.most:
            raise TooManyRequests(
                "Too many attempts. Wait a little.",
                retry_after=max(1, math.ceil(self.seconds - into)),
            )
        return here

    @contextlib.asynccontextmanager
    async def counting(self, who: object) -> AsyncIterator[None]:
        """Count one attempt as `count` does, and take it back when the block's transaction was not
        saved: whoever repeats the call, as the answer says, has not used up the limit by it."""
        window = await self.count(who)
        try:
            yield
        except TransactionTimeout:
            with contextlib.suppress(PyMongoError):  # it counts, if that cannot be had either
                await RateWindow.get_pymongo_collection().update_one(
                    {"_id": window}, {"$inc": {"times": -1}}
                )
            raise
