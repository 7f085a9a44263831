"""A process of the role `worker` whose machine's clock may be wrong.

`python -m tests.database.skewed URI DATABASE NAME SECONDS`: each thing done leaves a row in `done`.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Literal

from tests.house import house

from khoa.base.background import running
from khoa.base.domain import Domain, Payload, documents_of
from khoa.context import Context
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.outbox.worker import OutboxWorker
from khoa.reconcile import run
from khoa.upkeep import PartReport, Run


class Note(Payload):
    kind: Literal["note"] = "note"
    text: str

    @property
    def subject(self) -> str:
        return f"note:{self.text}"


async def main(uri: str, name: str, process: str, seconds: float) -> None:
    database = Database(uri, name)
    done = database.database["done"]

    async def note(context: Context, work: Note) -> None:
        """Long enough for another process to take it, if a lease looked over to it."""
        await asyncio.sleep(0.2)
        await done.insert_one({"what": work.subject, "by": process})

    async def part(running: Run, report: PartReport) -> None:
        row = await done.insert_one({"what": "run", "by": process, "over": False})
        await asyncio.sleep(1.0)
        await done.update_one({"_id": row.inserted_id}, {"$set": {"over": True}})

    rooms = [one for one in DOMAINS if one.name in ("outbox", "reconcile", "database")]
    toy = Domain("toy", intent_handlers={Note: note}, reconcile={"toy": part})
    domains = tuple(Domain(one.name, documents=one.documents) for one in rooms)
    await database.connect(documents_of(domains))
    context = house(database, domains=(*domains, toy), clerk=None, media=None)
    worker = OutboxWorker(context)
    try:
        async with running(worker), asyncio.timeout(seconds):
            while True:
                await run.if_due(context, every=timedelta(seconds=3))
                await asyncio.sleep(0.1)
    except TimeoutError:
        await done.insert_one({"what": "clock", "by": process, "said": datetime.now(UTC)})
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], float(sys.argv[4])))
