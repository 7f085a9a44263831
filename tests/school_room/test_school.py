"""The school's own settings: seeded once, ruled by the database, changed by one at a time."""

import asyncio
from typing import Any

import pytest
from bson import ObjectId
from pydantic import ValidationError

from khoa.audit import service as audit
from khoa.base.background import running
from khoa.base.errors import ChangedElsewhere
from khoa.database import Database
from khoa.school import service as school
from khoa.school.models import School, SchoolForm
from khoa.school.watch import SchoolWatch
from khoa.settings import Settings

pytestmark = pytest.mark.usefixtures("database")


def settings(**environment: Any) -> Settings:
    return Settings().model_copy(update=environment)


def form(**changes: Any) -> SchoolForm:
    known = school.seed(settings()).model_dump(exclude={"revision"})
    return SchoolForm(**{**known, **changes})


async def test_the_environment_seeds_once_and_the_database_rules() -> None:
    first = await school.read(settings(refund_days=7))
    assert (first.revision, first.refund_days, first.name("vi")) == (1, 7, "Khoa")
    assert (await school.read(settings(refund_days=30))).refund_days == 7


async def test_processes_that_start_at_once_store_one_seed() -> None:
    found = await asyncio.gather(*(school.read(settings(refund_days=day)) for day in range(8)))
    assert len({one.refund_days for one in found}) == 1
    assert await School.count() == 1


async def test_what_a_newer_khoa_adds_has_the_environments_value() -> None:
    await School.get_pymongo_collection().insert_one(
        {"_id": "school", "revision": 4, "name_vi": "Trường", "name_en": "School", "later": 1}
    )
    now = await school.read(settings(refund_days=9))
    assert (now.revision, now.name("en"), now.refund_days) == (4, "School", 9)


async def test_a_change_is_told_with_what_changed_and_nothing_new_is_none(
    database: Database,
) -> None:
    await school.read(settings())
    admin = ObjectId()
    wanted = form(name_vi="Trường Nghề", refund_days=0)
    now = await school.change(database, settings(), wanted, seen=1, by=admin)
    assert (now.revision, now.name_vi, now.refund_days) == (2, "Trường Nghề", 0)
    assert await school.read(settings()) == now
    again = await school.change(database, settings(), wanted, seen=2, by=admin)
    assert again == now
    rows, total = await audit.find(subject="school")
    assert (total, rows[0].actor) == (1, admin)
    assert rows[0].details == {"changed": ["name_vi", "refund_days"]}


async def test_of_two_administrators_at_once_one_is_refused(database: Database) -> None:
    await school.read(settings())

    async def rename(name: str) -> object:
        try:
            return await school.change(
                database, settings(), form(name_vi=name), seen=1, by=ObjectId()
            )
        except ChangedElsewhere as refused:
            return refused

    ended = await asyncio.gather(*(rename(f"Trường {n}") for n in range(4)))
    assert sum(isinstance(one, ChangedElsewhere) for one in ended) == 3
    assert (await school.read(settings())).revision == 2


async def test_another_process_goes_by_a_change_by_itself(database: Database) -> None:
    watch = SchoolWatch(settings())
    assert watch.current.revision == 0
    await watch.load()
    async with running(watch):
        await school.change(database, settings(), form(name_en="Craft"), seen=1, by=ObjectId())
        while watch.current.name("en") != "Craft":  # noqa: ASYNC110 (it says nothing of a change)
            await asyncio.sleep(0.05)


async def test_a_slow_read_does_not_take_a_change_back() -> None:
    watch = SchoolWatch(settings())
    old = await school.read(settings())
    watch.update(old.model_copy(update={"revision": 2, "name_en": "New"}))
    watch.update(old)
    assert watch.current.name_en == "New"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_vi": "  "},
        {"name_en": "x" * 81},
        {"name_en": "Khoa\r\nBcc: all@example.com"},
        {"name_en": "Khoa\u202e"},
        {"timezone": "Asia/Nowhere"},
        {"timezone": "../../etc/passwd"},
        {"default_language": "fr"},
        {"educator_share": 101},
        {"refund_days": -1},
        {"refund_progress": 1.5},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form(**wrong)


def test_a_name_is_kept_composed() -> None:
    assert form(name_vi=" Tru\u031bo\u031b\u0300ng ").name_vi == "Trường"
