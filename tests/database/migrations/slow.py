"""Steps that take long, in a process that can be killed: `python -m … URI DATABASE`."""

import asyncio
import sys

from beanie import Document
from pymongo import IndexModel

from khoa.database import Database, migrations
from khoa.database.migrations import Migration, Step

ROWS = 300


class Thing(Document):
    size: int
    half: int | None = None

    class Settings:
        name = "things"
        indexes = (IndexModel([("size", 1)]), IndexModel([("half", 1), ("size", -1)]))


async def halve(migration: Migration) -> None:
    """Again for those that were not reached."""
    async for row in migration.every("things", {"half": None}):
        await migration.rows["things"].update_one(
            {"_id": row["_id"], "half": None},
            {"$set": {"half": row["size"] // 2}, "$inc": {"n": 1}},
        )
        await asyncio.sleep(0.002)


async def move(migration: Migration) -> None:
    """What was in one collection comes into another."""
    async for row in migration.every("parts"):
        await migration.rows["pieces"].update_one({"_id": row["_id"]}, {"$set": row}, upsert=True)
        await asyncio.sleep(0.002)
    await migration.rows.drop_collection("parts")


STEPS = [Step(1, "0001_halve", "Halve.", halve), Step(2, "0002_move", "Move.", move)]


async def fill(database: Database) -> None:
    """As an older Khoa left it."""
    rows = database.database
    await rows["deployment"].insert_one({"_id": "deployment", "value": "here"})
    await rows["things"].insert_many([{"_id": at, "size": at} for at in range(ROWS)])
    await rows["parts"].insert_many([{"_id": at, "of": at} for at in range(ROWS)])


async def run(database: Database) -> int:
    return await migrations.migrate(database.database, [Thing], say=print, steps=STEPS)


async def main(uri: str, name: str) -> None:
    database = Database(uri, name)
    await run(database)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
