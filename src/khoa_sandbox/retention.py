"""Removes old deliveries, so that the sandbox's state does not grow for ever."""

import asyncio
import time

from khoa_sandbox.store import Store

HOUR = 60 * 60
DAY_MS = 24 * 60 * 60 * 1000

KEPT_DAYS = 31
"""A day longer than Stripe lists its events, whose `delivery_success` is looked up here."""
KEPT_WHOLE = 10_000
"""Older ones that were accepted keep only their outcome: no body, no earlier attempts."""
AT_ONCE = 200


async def run(store: Store) -> None:
    """Removes old deliveries now and every hour, until it is cancelled."""
    while True:
        await tidy(store, now=int(time.time() * 1000))
        await asyncio.sleep(HOUR)


async def tidy(store: Store, *, now: int, kept_whole: int = KEPT_WHOLE) -> None:
    """Works in small steps, between which requests are served. `now` in milliseconds since 1970."""
    oldest = now - KEPT_DAYS * DAY_MS
    for state in ("delivered", "failed"):
        while store.delete_older("delivery", "created_at", oldest, {"state": state}, AT_ONCE):  # noqa: ASYNC110 (gives way)
            await asyncio.sleep(0)
    whole = {"state": "delivered", "thinned": None}
    while rows := store.find("delivery", whole, offset=kept_whole, limit=AT_ONCE):
        with store.transaction():
            for row in rows:
                attempts = [{**row["attempts"][-1], "headers": {}, "answer": ""}]
                row.update(body="", attempts=attempts, thinned=True)
                store.put("delivery", row["id"], row)
        await asyncio.sleep(0)
