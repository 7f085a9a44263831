"""What the school keeps of a person is handed over whole, by each room that keeps some."""

from datetime import UTC, datetime, timedelta

from tests.house import house
from tests.school import a_course, a_user

from khoa.base.domain import Person
from khoa.base.money import Money
from khoa.courses import members
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.ledger.models import LedgerRow
from khoa.platforms.payments.manual.provider import Received, Transfer, reference_of
from khoa.privacy import service as privacy
from khoa.purchases.models import Purchase

EXPORTING = {
    "audit",
    "courses",
    "enrolments",
    "invitations",
    "ledger",
    "payments",
    "purchases",
    "selling",
    "users",
}
FORGETTING_ALONE = {"notifications", "webhooks"}
"""They keep what waits to be sent, and what platforms said: both go by themselves."""


def test_each_room_with_personal_data_hands_it_over() -> None:
    assert {domain.name for domain in DOMAINS if domain.export} == EXPORTING
    forgetting = {domain.name for domain in DOMAINS if domain.forget}
    assert forgetting - EXPORTING == FORGETTING_ALONE


async def test_what_they_teach_earned_and_transferred_is_handed_over(database: Database) -> None:
    person, other = await a_user("an"), await a_user("binh")
    course = await a_course(database, "ve", educator_id=person.user_id)
    helped = await a_course(database, "hat", educator_id=other.user_id)

    async def join() -> None:
        await members.give_role(helped.course_id, person.user_id, "assistant")

    await database.transaction(join)
    now = datetime.now(UTC)
    for who in (person, other):
        await LedgerRow(
            id=f"share/{who.user_id}",
            kind="share",
            at=now,
            amount=70_000,
            currency="vnd",
            educator_id=who.user_id,
            course_id=course.course_id,
        ).insert()
        purchase = await Purchase(
            number=f"KH-{str(who.user_id)[-8:].upper()}",
            user_id=who.user_id,
            lines=[],
            total=Money(amount=100_000, currency="vnd"),
            cart_key=f"cart {who.user_id}",
            language="vi",
            provider="manual",
            session_ref=f"session {who.user_id}",
            session_expires_at=now + timedelta(days=3),
        ).insert()
        await Transfer(
            id=reference_of(purchase.number),
            purchase_id=str(purchase.id),
            deployment="khoa",
            number=purchase.number,
            total=Money(amount=100_000, currency="vnd"),
            expires_at=now + timedelta(days=3),
            received=[Received(bank_ref="FT1", amount=100_000, at=now, by=other.user_id)],
        ).insert()
    told = await privacy.export(house(database), Person("an", person.user_id, person.email))
    assert told.keys() == EXPORTING
    assert [one["slug"] for one in told["courses"]["taught"]] == ["ve"]
    assert [one["role"] for one in told["courses"]["memberships"]] == ["assistant"]
    assert [one["amount"] for one in told["ledger"]["earnings"]] == [70_000]
    [transfer] = told["payments"]["transfers"]
    assert [one["bank_ref"] for one in transfer["received"]] == ["FT1"]
    assert str(other.user_id) not in str(transfer)
