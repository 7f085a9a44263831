"""One change stream of a process wakes whoever waits for a collection."""

import asyncio
import gc

from khoa.base.background import running
from khoa.database import Database
from khoa.database.wake_ups import WakeUps


async def woken(event: asyncio.Event, within: float = 5.0) -> bool:
    """Return whether it was set in time, and clear it."""
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return False
    event.clear()
    return True


async def test_each_is_woken_by_what_it_waits_for(database: Database) -> None:
    rows = database.database["things"]
    await rows.insert_one({"_id": 0})
    wake_ups = WakeUps(database.database)
    inserted = wake_ups.subscribe("things")
    changed = wake_ups.subscribe("things", "others", updates=True)
    other = wake_ups.subscribe("others")
    async with running(wake_ups):
        for event in (inserted, changed, other):
            assert await woken(event), "something may have come before it listened"
        await rows.insert_one({"_id": 1})
        assert await woken(inserted)
        assert await woken(changed)
        await rows.update_one({"_id": 1}, {"$set": {"n": 1}})
        assert await woken(changed)
        await rows.delete_one({"_id": 1})
        assert not await woken(changed, within=1)
        assert not inserted.is_set()
        assert not other.is_set()


async def test_who_has_ended_is_forgotten(database: Database) -> None:
    wake_ups = WakeUps(database.database)
    kept = wake_ups.subscribe("things")
    wake_ups.subscribe("things")
    gc.collect()
    assert list(wake_ups._inserted["things"]) == [kept]
