"""Read and change the school's settings."""

import contextlib
from typing import Any

from beanie import PydanticObjectId
from pymongo.errors import DuplicateKeyError

from khoa.audit import service as audit
from khoa.base.errors import ChangedElsewhere
from khoa.database import Database
from khoa.school.models import School, SchoolForm, SchoolSettings
from khoa.settings import Settings

_KEY = {"_id": "school"}
NAME = "Khoa"


def seed(settings: Settings) -> SchoolSettings:
    """Return the environment's values, which hold until something is stored."""
    return SchoolSettings(
        name_vi=NAME,
        name_en=NAME,
        timezone=settings.timezone,
        default_language=settings.default_language,
        educator_share=settings.educator_share,
        refund_days=settings.refund_days,
        refund_progress=settings.refund_progress,
    )


async def read(settings: Settings) -> SchoolSettings:
    """Return the stored settings; store the seed at the very first start."""
    row = await _row() or await _store_first(settings)
    return _overlay(seed(settings), row)


async def change(
    database: Database,
    settings: Settings,
    form: SchoolForm,
    *,
    seen: int | None,
    by: PydanticObjectId,
) -> SchoolSettings:
    """Store all of `form`; an identical one changes nothing.

    `seen` is the revision that the caller's page shows: raise ChangedElsewhere if it is not the
    current one.
    """

    async def write() -> SchoolSettings:
        row = await _row()
        assert row is not None, "it is stored at the first start"
        if seen is not None and seen != row["revision"]:
            raise ChangedElsewhere
        before = _overlay(seed(settings), row)
        wanted = form.model_dump()
        changed = sorted(name for name in wanted if wanted[name] != getattr(before, name))
        if not changed:
            return before
        await School.get_pymongo_collection().update_one(
            _KEY, {"$set": wanted, "$inc": {"revision": 1}}
        )
        await audit.record("school.changed", "school", by=by, details={"changed": changed})
        return SchoolSettings(**wanted, revision=row["revision"] + 1)

    return await database.transaction(write)


async def _store_first(settings: Settings) -> dict[str, Any]:
    """Two processes that start together store the same; one of them may lose the race."""
    first = {**seed(settings).model_dump(), "revision": 1}
    with contextlib.suppress(DuplicateKeyError):
        await School.get_pymongo_collection().update_one(_KEY, {"$setOnInsert": first}, upsert=True)
    row = await _row()
    assert row is not None, "an upsert leaves its row"
    return row


async def _row() -> dict[str, Any] | None:
    row: dict[str, Any] | None = await School.get_pymongo_collection().find_one(_KEY)
    return row


def _overlay(seeded: SchoolSettings, row: dict[str, Any]) -> SchoolSettings:
    """Lay the row over the seed: an older Khoa's row lacks settings, a newer one's has more."""
    known = {name: row[name] for name in SchoolSettings.model_fields if name in row}
    return SchoolSettings.model_validate({**seeded.model_dump(), **known})
