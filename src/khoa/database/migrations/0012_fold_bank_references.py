"""Keep each line of the bank's statement under its folded reference as well.

The old keys stay: nothing is found by them any more, and nothing is lost.
"""

from typing import Any

from pymongo import UpdateOne

from khoa.base.references import fold_reference
from khoa.database.migrations.steps import BATCH, Migration


async def run(migration: Migration) -> None:
    changes: list[UpdateOne] = []
    fields: dict[str, Any] = {"received.bank_ref": 1}
    async for transfer in migration.every("transfers", {}, fields):
        for line in transfer.get("received", []):
            if folded := fold_reference(line["bank_ref"]):
                taken = {"$setOnInsert": {"transfer": transfer["_id"]}}
                changes.append(UpdateOne({"_id": folded}, taken, upsert=True))
        if len(changes) >= BATCH:
            await migration.rows["bank_lines"].bulk_write(changes, ordered=False)
            changes = []
    if changes:
        await migration.rows["bank_lines"].bulk_write(changes, ordered=False)
