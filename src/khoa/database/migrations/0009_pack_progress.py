"""Keep the progress of each enrolment as one text."""

import json
from typing import Any

from pymongo import UpdateOne

from khoa.database.migrations.steps import BATCH, Migration

_OPENED, _LEARNED, _COMPLETED = 0, 1, 2


async def run(migration: Migration) -> None:
    """What was learned is among what was opened but for rows of the oldest versions."""
    enrolments = migration.rows["enrolments"]
    changes: list[UpdateOne] = []
    async for row in migration.every("enrolments", {"progress": {"$exists": False}}):
        packed = {"$set": {"progress": _packed(row)}, "$unset": {"lectures": "", "learned": ""}}
        changes.append(UpdateOne({"_id": row["_id"], "progress": {"$exists": False}}, packed))
        if len(changes) == BATCH:
            await enrolments.bulk_write(changes, ordered=False)
            changes = []
    if changes:
        await enrolments.bulk_write(changes, ordered=False)


def _packed(enrolment: dict[str, Any]) -> str:
    opened, learned = enrolment.get("lectures", {}), enrolment.get("learned", [])
    kept: dict[str, tuple[int, float]] = {
        lecture_id: (
            _COMPLETED if at.get("completed") else _LEARNED if lecture_id in learned else _OPENED,
            at.get("position", 0.0),
        )
        for lecture_id, at in opened.items()
    }
    kept |= {lecture_id: (_LEARNED, 0.0) for lecture_id in learned if lecture_id not in kept}
    return json.dumps(kept, separators=(",", ":"))
