"""A line of the statement that was recorded before is known in any spelling."""

import importlib

from khoa.database import Database
from khoa.database.migrations.steps import Migration

STEP = importlib.import_module("khoa.database.migrations.0012_fold_bank_references")


async def test_each_recorded_line_is_kept_folded_too(database: Database) -> None:
    rows = database.database
    await rows["transfers"].insert_many(
        [
            {"_id": "KH1", "received": [{"bank_ref": "ft-1"}, {"bank_ref": "FT 2"}]},
            {"_id": "KH2", "received": [{"bank_ref": "FT1"}]},  # the same line twice, before
            {"_id": "KH3"},
        ]
    )
    await rows["bank_lines"].insert_one({"_id": "ft-1", "transfer": "KH1"})
    for _ in range(2):
        await STEP.run(Migration(rows, print))
    found = {line["_id"]: line["transfer"] async for line in rows["bank_lines"].find()}
    assert found == {"ft-1": "KH1", "FT1": "KH1", "FT2": "KH1"}
