"""Users follow Clerk, whatever order its events come in."""

import asyncio
import itertools

import pytest
from tests.school import a_user, profile

from khoa.database import Database
from khoa.users import service as users
from khoa.users.models import User

pytestmark = pytest.mark.usefixtures("database")


async def test_older_event_changes_nothing() -> None:
    await users.apply_profile(profile(first_name="Mới", updated_at=2_000))
    await users.apply_profile(profile(first_name="Cũ", updated_at=1_000))
    user = await users.by_clerk_id("user_1")
    assert user is not None
    assert user.first_name == "Mới"


async def test_every_order_of_created_updated_and_deleted_ends_as_deleted() -> None:
    steps = {
        "created": lambda who: users.apply_profile(profile(who, updated_at=1_000)),
        "updated": lambda who: users.apply_profile(profile(who, updated_at=2_000)),
        "deleted": users.forget,
    }
    for at, order in enumerate(itertools.permutations(steps)):
        who = f"user_{at}"
        for step in order:
            await steps[step](who)
        user = await users.by_clerk_id(who)
        assert user is not None, order
        assert user.deleted, order
        assert user.email is None, order
        assert user.first_name is None, order


async def test_tombstone_survives_a_later_update() -> None:
    await a_user()
    await users.forget("user_1")
    assert not await users.apply_profile(profile(updated_at=9_999))
    user = await users.by_clerk_id("user_1")
    assert user is not None
    assert user.email is None


async def test_forgetting_twice_says_whom_only_once() -> None:
    user = await a_user()
    first = await users.forget("user_1")
    assert first is not None
    assert first.id == user.id
    assert await users.forget("user_1") is None


async def test_two_processes_meeting_one_person_make_one_user(database: Database) -> None:
    await asyncio.gather(
        *(
            database.transaction(lambda at=at: users.apply_profile(profile(updated_at=at)))
            for at in range(1, 9)
        )
    )
    found = await User.find(User.clerk_id == "user_1").to_list()
    assert len(found) == 1
    assert found[0].clerk_updated_at == 8


async def test_names_follow_the_language() -> None:
    user = await a_user()
    assert user.name_in("vi") == "Nguyễn An"
    assert user.name_in("en") == "An Nguyễn"
