"""What is given to an address reaches the person behind it, once, and nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.invitations.conftest import School, roles, somebody, with_token
from tests.school import a_course, a_user

from khoa.audit import service as audit
from khoa.base.domain import Person
from khoa.base.errors import Forbidden, Invalid, NotFound, TooManyRequests
from khoa.courses import members, publishing
from khoa.courses.invitations import COURSE_ROLE, CourseRolePayload
from khoa.courses.models import Course
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.invitations import service as invitations
from khoa.invitations.models import Invitation
from khoa.invitations.schemas import sent_invitation
from khoa.invitations.service import InvitationClosed
from khoa.outbox.models import Intent
from khoa.privacy import service as privacy
from khoa.users import service as users
from khoa.users.erasing import erase
from khoa.users.models import User


async def test_a_verified_primary_address_is_enough(school: School) -> None:
    sent = await school.invite(" An@Example.COM ")
    who = await somebody("an")
    assert [one.id for one in (await invitations.open_for(who.address))[0]] == [sent.id]
    taken = await school.accept(sent, who)
    assert (taken.state, await roles(who)) == ("accepted", ["sales"])
    assert await invitations.open_for(who.address) == ([], 0)
    assert (await school.accept(sent, who)).state == "accepted"
    rows, _ = await audit.find(subject=f"invitation:{sent.id}")
    assert {row.action for row in rows} == {"invitation.sent", "invitation.accepted"}
    given, _ = await audit.find(subject=f"user:{who.user_id}")
    assert [(row.action, row.actor) for row in given] == [("role.given", school.admin.user_id)]


async def test_an_address_that_is_not_verified_counts_for_nothing(school: School) -> None:
    sent = await school.invite("an@example.com")
    who = await somebody("an", email_verified=False)
    assert await invitations.open_for(who.address) == ([], 0)
    with pytest.raises(NotFound):
        await school.accept(sent, who)
    assert await roles(who) == []


async def test_a_token_is_enough_whatever_the_persons_address(school: School) -> None:
    sent = await school.invite("work@example.com")
    who = await somebody("an")
    token = await school.token(sent)
    await school.accept(sent, with_token(who, token))
    assert await roles(who) == ["sales"]
    assert (await invitations.for_recipient(sent.invitation_id, who)).state == "accepted"
    other = await somebody("binh")
    with pytest.raises(NotFound):
        await school.accept(sent, with_token(other, token))
    assert await roles(other) == []


async def test_nobodys_and_anothers_token_open_nothing(school: School) -> None:
    sent, other = await school.invite("a@example.com"), await school.invite("b@example.com")
    who = await somebody("an")
    for token in (await school.token(other), "", "x" * 43, str(sent.token_hash)):
        with pytest.raises(NotFound):
            await school.accept(sent, with_token(who, token))
    assert await roles(who) == []


async def test_no_token_waits_in_the_database(school: School) -> None:
    sent = await school.invite("an@example.com")
    token = await school.token(sent)
    kept = [str(row.model_dump()) for row in await Invitation.find().to_list()]
    kept += [str(row.model_dump()) for row in await Intent.find().to_list()]
    assert not [row for row in kept if token in row]
    assert len(token) >= 43


async def test_invited_again_the_older_letter_no_longer_counts(school: School) -> None:
    first = await school.invite("an@example.com", "sales")
    old = await school.token(first)
    again = await school.invite("an@example.com", "support")
    assert (again.id, await Invitation.count()) == (first.id, 1)
    who = await somebody("binh")
    with pytest.raises(NotFound):
        await school.accept(again, with_token(who, old))
    await school.accept(again, with_token(who, await school.token(again)))
    assert await roles(who) == ["support"]


async def test_an_expired_one_is_over(school: School) -> None:
    sent = await school.invite("an@example.com")
    token = await school.token(sent)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await Invitation.get_pymongo_collection().update_one(
        {"_id": sent.id}, {"$set": {"expires_at": past}}
    )
    who = await somebody("an")
    assert await invitations.open_for(who.address) == ([], 0)
    assert await invitations.new_token(sent.invitation_id) is None
    for one in (who, with_token(await somebody("binh"), token)):
        with pytest.raises(InvitationClosed):
            await school.accept(sent, one)
    assert await roles(who) == []
    late = await invitations.for_recipient(sent.invitation_id, who)
    assert sent_invitation(late).state == "expired"
    assert sent_invitation(sent).state == "open"


async def test_an_address_that_another_account_accepted_for_goes_with_its_person(
    school: School,
) -> None:
    sent = await school.invite("an@example.com")
    token = await school.token(sent)
    await somebody("an")
    taker = await somebody("binh", email="binh@example.com")
    await school.accept(sent, with_token(taker, token))
    person = Person("an", None, "an@example.com")
    exported = (await privacy.export(school.context, person))["invitations"]
    assert [one["state"] for one in exported["invitations_to"]] == ["accepted"]
    assert await school.context.database.transaction(lambda: erase(school.context, "an"))
    [left] = await Invitation.find_all().to_list()
    assert (left.state, left.address) == ("accepted", "")


async def test_withdrawn_and_declined_ones_are_over(school: School) -> None:
    who = await somebody("an")
    sent = await school.invite("an@example.com")
    await invitations.withdraw(
        school.context, sent.invitation_id, "school", by=school.admin.user_id
    )
    with pytest.raises(InvitationClosed):
        await school.accept(sent, who)
    again = await school.invite("an@example.com")
    await invitations.decline(school.context, again.invitation_id, who)
    await invitations.decline(school.context, again.invitation_id, who)
    with pytest.raises(InvitationClosed):
        await school.accept(again, who)
    with pytest.raises(NotFound):
        await invitations.withdraw(
            school.context, again.invitation_id, "course:1", by=school.admin.user_id
        )
    assert await roles(who) == []


async def test_who_may_no_longer_invite_has_invited_nobody(school: School) -> None:
    database = school.context.database
    sent = await school.invite("an@example.com", "admin")
    boss = await a_user("boss")
    await database.transaction(lambda: users.take_role(school.admin, "admin", by=boss))
    who = await somebody("an")
    with pytest.raises(InvitationClosed):
        await school.accept(sent, who)
    await database.transaction(lambda: users.give_role(school.admin, "admin", by=None))
    await database.transaction(lambda: users.suspend(school.admin, by=boss))
    with pytest.raises(InvitationClosed):
        await school.accept(sent, who)
    with pytest.raises(Forbidden):
        await school.invite("binh@example.com")
    assert await roles(who) == []


async def test_of_two_people_with_one_token_one_gets_it(school: School) -> None:
    sent = await school.invite("work@example.com")
    token = await school.token(sent)
    people = [await somebody(name) for name in ("an", "binh", "chi")]
    ended = await asyncio.gather(
        *(school.accept(sent, with_token(who, token)) for who in people), return_exceptions=True
    )
    assert sum(isinstance(one, Invitation) for one in ended) == 1
    assert all(isinstance(one, Invitation | NotFound | InvitationClosed) for one in ended)
    assert sorted([await roles(who) for who in people]) == [[], [], ["sales"]]


async def test_a_thousand_a_day_are_too_many(school: School) -> None:
    sent = refused = 0
    for at in range(1_000):
        try:
            await school.invite(f"person{at}@example.com")
            sent += 1
        except TooManyRequests as error:
            assert error.retry_after
            refused += 1
            if refused == 3:
                break
    assert sent == invitations.PER_INVITER.most == await Invitation.count()


async def test_one_address_is_not_flooded_by_several_people(school: School) -> None:
    course = await a_course(school.context.database, educator_id=school.admin.user_id)
    for _ in range(invitations.PER_ADDRESS.most - 1):
        await school.invite("an@example.com")
    payload = CourseRolePayload(course_id=course.course_id, role="assistant")
    invite = invitations.invite
    await invite(school.context, COURSE_ROLE, payload, "AN@example.com", by=school.admin.user_id)
    with pytest.raises(TooManyRequests):
        await school.invite("an@example.com")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "an",
        "an@",
        "@example.com",
        "an@example",
        "an@exa mple.com",
        "an@example.com\r\nBcc: all@example.com",
        "An <an@example.com>",
        "an@example.com,binh@example.com",
        "a" * 250 + "@example.com",
    ],
)
async def test_what_is_no_address_is_refused(school: School, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        await school.invite(typed)
    assert [error.code for error in refused.value.errors] == ["not_an_address"]
    assert await Invitation.count() == 0


async def test_a_course_is_given_by_its_owner_alone(school: School) -> None:
    database = school.context.database
    owner = await a_user("owner")
    course = await a_course(database, educator_id=owner.user_id)
    payload = CourseRolePayload(course_id=course.course_id, role="co_educator")

    async def invite(by: User, address: str) -> Invitation:
        return await invitations.invite(
            school.context, COURSE_ROLE, payload, address, by=by.user_id
        )

    with pytest.raises(Forbidden):
        await invite(await a_user("stranger"), "an@example.com")
    who = await somebody("an")
    await school.accept(await invite(owner, "an@example.com"), who)
    assert await members.role_in(who.user_id, course) == "co_educator"
    member = await User.get(who.user_id)
    assert member is not None
    with pytest.raises(Forbidden):
        await invite(member, "binh@example.com")
    mine = await invite(owner, "owner@example.com")
    await school.accept(mine, await somebody("owner"))
    assert await members.role_in(owner.user_id, course) == "owner"
    late = await invite(owner, "late@example.com")
    await Course.get_pymongo_collection().update_one(
        {"_id": course.id}, {"$set": {"state": "archived"}}
    )
    with pytest.raises(InvitationClosed):
        await school.accept(late, await somebody("late"))


async def test_a_deleted_account_leaves_no_address_behind(
    school: School, database: Database
) -> None:
    who = await somebody("an")
    await school.accept(await school.invite("an@example.com", "sales"), who)
    course = await a_course(database, educator_id=school.admin.user_id)
    payload = CourseRolePayload(course_id=course.course_id, role="assistant")
    await invitations.invite(
        school.context, COURSE_ROLE, payload, "an@example.com", by=school.admin.user_id
    )
    await database.transaction(lambda: erase(school.context, "an"))
    left = await Invitation.find().to_list()
    assert [(one.state, one.address) for one in left] == [("accepted", "")]


async def test_lookups_go_by_their_index(school: School, database: Database) -> None:
    rows = [
        {"key": f"k{at}", "address": f"a{at}@x.y", "about": f"course:{at}", "accepted_by": at}
        for at in range(30)
    ]
    await database.database["invitations"].insert_many(rows)
    for name in ("key", "address", "about", "accepted_by"):
        explained = await database.database.command(
            {
                "explain": {"find": "invitations", "filter": {name: rows[7][name]}},
                "verbosity": "executionStats",
            }
        )
        assert explained["executionStats"]["totalDocsExamined"] == 1, name


async def test_who_was_invited_to_a_course_that_is_gone_is_invited_no_more(school: School) -> None:
    database = school.context.database
    deleted = await a_course(database, "xoa", educator_id=school.admin.user_id, state="draft")
    archived = await a_course(database, "dong", educator_id=school.admin.user_id)
    for course in (deleted, archived):
        payload = CourseRolePayload(course_id=course.course_id, role="assistant")
        await invitations.invite(
            school.context, COURSE_ROLE, payload, "an@example.com", by=school.admin.user_id
        )
    who = await somebody("an")
    assert (await invitations.open_for(who.address))[1] == 2
    await publishing.delete(database, deleted, taught=enrolments.has_students)
    [left] = (await invitations.open_for(who.address))[0]
    assert left.about == f"course:{archived.course_id}"
    by_another = {"$set": {"invited_by": who.user_id}}  # who stays when the owner goes
    await Invitation.get_pymongo_collection().update_one({"_id": left.id}, by_another)
    assert await database.transaction(lambda: erase(school.context, school.admin.clerk_id))
    assert await invitations.open_for(who.address) == ([], 0)
