"""Clerk's ban and the office's: either closes an account, and neither lifts the other."""

import asyncio

import pytest
from tests.school import a_user, profile

from khoa.audit import service as audit
from khoa.base.errors import Forbidden
from khoa.database import Database
from khoa.outbox.models import Intent
from khoa.users import service as users
from khoa.users.models import User

pytestmark = pytest.mark.usefixtures("database")


async def fresh(user: User) -> User:
    found = await User.get(user.user_id)
    assert found is not None
    return found


async def test_no_event_of_clerks_lifts_the_offices_suspension(database: Database) -> None:
    person, admin = await a_user(), await a_user("user_2")
    await database.transaction(lambda: users.suspend(person, by=admin))
    for at, banned in enumerate((False, True, False)):
        await users.apply_profile(profile(banned=banned, updated_at=2_000 + at))
        assert (await fresh(person)).closed, at
    await database.transaction(lambda: users.lift_suspension(person, by=admin))
    assert not (await fresh(person)).closed


async def test_the_office_does_not_lift_clerks_ban(database: Database) -> None:
    person, admin = await a_user(), await a_user("user_2")
    await users.apply_profile(profile(banned=True, updated_at=2_000))
    for act in (users.suspend, users.lift_suspension):
        await database.transaction(lambda act=act: act(person, by=admin))
        assert (await fresh(person)).closed
    await users.apply_profile(profile(banned=False, updated_at=3_000))
    assert not (await fresh(person)).closed


async def test_each_act_is_told_once_however_often_it_is_asked_for(database: Database) -> None:
    person, admin = await a_user(), await a_user("user_2")
    acts = [
        lambda: users.suspend(person, by=admin),
        lambda: users.lift_suspension(person, by=admin),
        lambda: users.give_role(person, "sales", by=admin.user_id),
        lambda: users.take_role(person, "sales", by=admin),
    ]
    for act in acts:
        await database.transaction(act)
        await database.transaction(act)
    rows, _ = await audit.find(subject=f"user:{person.user_id}")
    assert sorted(row.action for row in rows) == sorted(
        ["person.suspended", "person.suspension_lifted", "role.given", "role.taken"]
    )
    assert (await fresh(person)).roles == []
    (intent,) = await Intent.find().to_list()
    assert "student" in str(intent.model_dump())


async def test_nobody_closes_their_own_account_or_leaves_the_school_without_an_admin() -> None:
    admin = await a_user()
    with pytest.raises(users.NotYourself):
        await users.suspend(admin, by=admin)
    with pytest.raises(users.NotYourself):
        await users.take_role(admin, "admin", by=admin)


@pytest.mark.parametrize("by", ["role", "suspension"])
async def test_of_two_administrators_who_stop_each_other_at_once_one_is_left(
    database: Database, by: str
) -> None:
    """Two of them, and three in a ring."""

    async def stop(person: User, by_whom: User) -> None:
        if by == "role":
            await database.transaction(lambda: users.take_role(person, "admin", by=by_whom))
        else:
            await database.transaction(lambda: users.suspend(person, by=by_whom))

    for many in (2, 3):
        staff = [await a_user(f"user_{many}_{number}") for number in range(many)]
        for one in staff:
            await database.transaction(lambda one=one: users.give_role(one, "admin", by=None))
        staff = [await fresh(one) for one in staff]
        ended = await asyncio.gather(
            *(stop(staff[at - 1], one) for at, one in enumerate(staff)), return_exceptions=True
        )
        assert {type(one) for one in ended} == {type(None), Forbidden}
        left = [await fresh(one) for one in staff]
        assert any("admin" in one.roles and not one.closed for one in left)


async def test_a_row_from_before_suspensions_is_read_and_suspended(database: Database) -> None:
    person, admin = await a_user(), await a_user("user_2")
    rows = User.get_pymongo_collection()
    await rows.update_one({"_id": person.id}, {"$unset": {"suspended_at": ""}})
    assert not (await fresh(person)).closed
    await database.transaction(lambda: users.suspend(person, by=admin))
    assert (await fresh(person)).closed
