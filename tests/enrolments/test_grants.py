"""A grant has a source and a time: access looks at the time, lists and counts follow it."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from beanie import PydanticObjectId
from tests.house import house
from tests.payments.conftest import purchase, session  # noqa: F401 (a fixture)
from tests.school import a_course, a_user

from khoa.courses.models import Course
from khoa.database import Database, clock
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import LASTING, Enrolment, Grant, GrantSource
from khoa.outbox.worker import OutboxWorker
from khoa.payments.settle import fulfil
from khoa.purchases.models import Purchase
from khoa.selling.availability import AlreadyOwned, obstacles
from khoa.users.models import User

DAY = timedelta(days=1)


class Student:
    def __init__(self, database: Database, user: User, course: Course) -> None:
        self.database, self.user, self.course = database, user, course

    async def given(self, reason: Grant) -> None:
        ids = self.user.user_id, self.course.course_id
        await self.database.transaction(lambda: enrolments.grant(*ids, reason))

    async def may_learn(self) -> bool:
        return await enrolments.of(self.user.user_id, self.course.course_id) is not None

    async def listed(self) -> bool:
        return bool((await enrolments.active_of(self.user.user_id))[0])

    async def stored(self) -> bool:
        row = await Enrolment.find_one(Enrolment.user_id == self.user.user_id)
        assert row is not None
        return row.active

    async def work(self) -> int:
        return await OutboxWorker(house(self.database)).run_due()


@pytest.fixture
async def student(database: Database) -> Student:
    return Student(database, await a_user(), await a_course(database))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    return Clock(monkeypatch)


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start = clock.now()
        self._patch = monkeypatch

    def after(self, time: timedelta) -> datetime:
        moment = self.start + time
        self._patch.setattr(clock, "now", lambda: moment)
        return moment


async def test_a_grant_opens_and_ends_at_its_times(student: Student, at: Clock) -> None:
    start = at.start
    await student.given(
        Grant(source="gift", reference="g1", opens_at=start + DAY, until=start + 3 * DAY)
    )
    assert not await student.may_learn()
    at.after(2 * DAY)
    assert await student.may_learn(), "before any intent has run"
    assert not await student.stored()
    assert await student.work() == 1
    assert (await student.stored(), await student.listed()) == (True, True)
    at.after(3 * DAY)
    assert not await student.may_learn()
    assert not await student.listed(), "a list looks at the time as well"
    assert await student.stored()
    assert await student.work() == 1
    assert not await student.stored()
    assert await student.work() == 0, "nothing more will come"


async def test_a_longer_grant_takes_the_place_of_the_same_one(student: Student, at: Clock) -> None:
    await student.given(Grant(source="seat", reference="s1", until=at.start + DAY))
    await student.given(Grant(source="seat", reference="s1", until=at.start + 5 * DAY))
    at.after(2 * DAY)
    assert await student.may_learn()
    [row] = await Enrolment.find_all().to_list()
    assert len(row.grants) == 1


async def test_a_grant_that_is_taken_back_wakes_nobody(student: Student, at: Clock) -> None:
    ends = at.start + DAY
    await student.given(Grant(source="gift", reference="g1", until=ends))
    await student.given(Grant(source="gift", reference="g1", until=ends, active=False))
    assert not await student.may_learn()
    at.after(2 * DAY)
    await student.work()
    assert not await student.stored()


@pytest.mark.parametrize("source", get_args(GrantSource))
@pytest.mark.parametrize("ends", [False, True])
async def test_only_what_lasts_leaves_nothing_to_buy(
    student: Student, at: Clock, source: GrantSource, ends: bool
) -> None:
    until = at.start + DAY if ends else None
    await student.given(Grant(source=source, reference="r1", until=until))
    lasting = source in LASTING and not ends
    [why] = await obstacles(student.user, [student.course])
    assert why is (AlreadyOwned if lasting else None)


@pytest.mark.parametrize("source", get_args(GrantSource))
async def test_only_beside_what_lasts_is_a_payment_given_back(
    database: Database,
    purchase: Purchase,  # noqa: F811
    source: GrantSource,
) -> None:
    course_id = purchase.lines[0].course_id
    reason = Grant(source=source, reference=str(PydanticObjectId()))
    await database.transaction(lambda: enrolments.grant(purchase.user_id, course_id, reason))
    settled = await database.transaction(lambda: fulfil("stripe", session(purchase)))
    assert settled is not None
    assert settled.paid_twice == ([0] if source in LASTING else [])
    assert set(settled.refund_orders) == ({"open-already"} if source in LASTING else set())
