"""Facts in any order give the same purchase, the same access, the same count of students."""

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from beanie import PydanticObjectId
from tests.school import students_of

from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Enrolment, Grant
from khoa.outbox.models import Intent
from khoa.payments.settle import fulfil
from khoa.platforms.events import PaymentFact
from khoa.purchases.models import Purchase, RefundOrdered

from .conftest import charge, dispute, refund, session


async def hear(database: Database, fact: PaymentFact) -> Purchase:
    settled = await database.transaction(lambda: fulfil("stripe", fact))
    assert settled is not None
    return settled


async def students(database: Database, purchase: Purchase) -> int:
    return await students_of(database, purchase.lines[0].course_id)


async def has_access(purchase: Purchase) -> bool:
    return await enrolments.of(purchase.user_id, purchase.lines[0].course_id) is not None


async def test_paid_session_enrols(database: Database, purchase: Purchase) -> None:
    settled = await hear(database, session(purchase))
    assert settled.state == "paid"
    assert settled.paid_at is not None
    assert await has_access(purchase)
    assert await students(database, purchase) == 1


async def test_second_delivery_changes_nothing(database: Database, purchase: Purchase) -> None:
    first = await hear(database, session(purchase))
    await hear(database, session(purchase))
    assert await Enrolment.count() == 1
    assert await students(database, purchase) == 1
    again = await Purchase.get(purchase.id)
    assert again is not None
    assert again.state == "paid"
    assert first.paid_at is not None
    assert again.paid_at is not None


async def test_sixteen_copies_at_once_enrol_once(database: Database, purchase: Purchase) -> None:
    await asyncio.gather(*(hear(database, session(purchase)) for _ in range(16)))
    assert await Enrolment.count() == 1
    assert await students(database, purchase) == 1


async def test_late_failure_and_expiry_do_not_undo_a_payment(
    database: Database, purchase: Purchase
) -> None:
    await hear(database, session(purchase))
    await hear(database, session(purchase, paid=False, payment_failed=True))
    settled = await hear(database, session(purchase, paid=False, status="expired"))
    assert settled.state == "paid"
    assert await has_access(purchase)


async def test_payment_after_expiry_counts(database: Database, purchase: Purchase) -> None:
    expired = await hear(database, session(purchase, paid=False, status="expired"))
    assert expired.state == "expired"
    assert not await has_access(purchase)
    assert (await hear(database, session(purchase))).state == "paid"
    assert await has_access(purchase)


async def test_unpaid_completion_waits(database: Database, purchase: Purchase) -> None:
    assert (await hear(database, session(purchase, paid=False))).state == "pending"
    assert not await has_access(purchase)
    failed = await hear(database, session(purchase, paid=False, payment_failed=True))
    assert failed.state == "failed"


async def test_full_refund_closes_the_course(database: Database, purchase: Purchase) -> None:
    await hear(database, session(purchase))
    assert (await hear(database, refund(purchase, purchase.total.amount))).state == "refunded"
    assert not await has_access(purchase)
    assert await students(database, purchase) == 0


async def test_partial_refund_keeps_the_course(database: Database, purchase: Purchase) -> None:
    await hear(database, session(purchase))
    assert (await hear(database, refund(purchase, 1_000))).state == "partially_refunded"
    assert await has_access(purchase)


async def test_every_order_of_facts_ends_the_same(database: Database, purchase: Purchase) -> None:
    facts = [
        session(purchase),
        session(purchase, paid=False, status="expired"),
        refund(purchase, 1_000),
        refund(purchase, purchase.total.amount - 1_000, "re_2"),
    ]
    blank = purchase.model_copy(deep=True)
    for order in itertools.permutations(facts):
        await Purchase.find_all().delete()
        await Enrolment.find_all().delete()
        await blank.model_copy(deep=True).save()
        for fact in order:
            settled = await hear(database, fact)
        assert settled.state == "refunded", order
        assert not await has_access(purchase), order


async def test_refund_leaves_access_from_elsewhere(database: Database, purchase: Purchase) -> None:
    course_id = purchase.lines[0].course_id
    await hear(database, session(purchase))
    await database.transaction(
        lambda: enrolments.grant(purchase.user_id, course_id, Grant(source="free"))
    )
    await hear(database, refund(purchase, purchase.total.amount))
    assert await has_access(purchase)
    assert await students(database, purchase) == 1


@pytest.mark.parametrize("changes", [{"amount": 1_990}, {"currency": "usd"}])
async def test_other_amount_or_currency_grants_nothing(
    database: Database, purchase: Purchase, changes: dict[str, object]
) -> None:
    settled = await hear(database, session(purchase, **changes))
    assert settled.state == "held"
    assert settled.waits_for_office == ["wrong_amount"]
    assert not await has_access(purchase)


async def test_facts_without_a_purchase_are_unmatched(
    database: Database, purchase: Purchase
) -> None:
    stranger = session(purchase, session_ref="cs_other", purchase_id="nonsense")
    assert await database.transaction(lambda: fulfil("stripe", stranger)) is None
    unknown = session(purchase, session_ref="cs_other", purchase_id="0" * 24)
    assert await database.transaction(lambda: fulfil("stripe", unknown)) is None


async def test_the_end_of_an_earlier_session_does_not_end_the_present_one(
    database: Database, purchase: Purchase
) -> None:
    ended = session(purchase, session_ref="cs_0", status="expired", paid=False, payment_ref=None)
    assert (await hear(database, ended)).state == "pending"
    refused = session(purchase, session_ref="cs_0", paid=False, payment_failed=True)
    assert (await hear(database, refused)).state == "pending"
    own = session(purchase, status="expired", paid=False, payment_ref=None)
    assert (await hear(database, own)).state == "expired"


async def test_an_earlier_session_that_was_paid_counts(
    database: Database, purchase: Purchase
) -> None:
    assert (await hear(database, session(purchase, session_ref="cs_0"))).state == "paid"
    assert await has_access(purchase)


async def orders_of(purchase: Purchase) -> dict[str, tuple[str, int]]:
    """What Khoa wants given back: order id → payment and amount; each is in the outbox."""
    present = await Purchase.get(purchase.id)
    assert present is not None
    subjects = {intent.subject for intent in await Intent.find_all().to_list()}
    assert {f"refund:{purchase.id}/{order}" for order in present.refund_orders} <= subjects
    return {
        order_id: (order.payment_ref, order.amount.amount)
        for order_id, order in present.refund_orders.items()
    }


async def test_a_second_payment_is_given_back_and_leaves_the_first(
    database: Database, purchase: Purchase
) -> None:
    await hear(database, session(purchase))
    await hear(database, session(purchase, session_ref="cs_0", payment_ref="pi_2"))
    total = purchase.total.amount
    assert await orders_of(purchase) == {"second-pi_2": ("pi_2", total)}
    back = refund(purchase, total, payment_ref="pi_2", order_id="second-pi_2")
    assert (await hear(database, back)).state == "paid"
    assert await has_access(purchase)
    assert await orders_of(purchase) == {"second-pi_2": ("pi_2", total)}
    assert (await hear(database, refund(purchase, total, "re_2"))).state == "refunded"
    assert not await has_access(purchase)


async def test_a_course_that_was_open_already_is_paid_back(
    database: Database, purchase: Purchase
) -> None:
    course_id = purchase.lines[0].course_id
    other = Grant(source="purchase", reference=str(PydanticObjectId()))
    await database.transaction(lambda: enrolments.grant(purchase.user_id, course_id, other))
    settled = await hear(database, session(purchase))
    assert settled.paid_twice == [0]
    assert await orders_of(purchase) == {"open-already": ("pi_1", purchase.total.amount)}
    back = refund(purchase, purchase.total.amount, order_id="open-already", lines=(0,))
    assert (await hear(database, back)).state == "refunded"
    assert await has_access(purchase)
    assert await students(database, purchase) == 1


async def test_two_purchases_of_one_course_paid_at_once_keep_one(
    database: Database, purchase: Purchase
) -> None:
    twin = purchase.model_copy(deep=True)
    twin.id, twin.number, twin.session_ref, twin.cart_key = None, "KH-TWIN2345", "cs_2", "other"
    await twin.insert()
    paid = [session(purchase), session(twin, payment_ref="pi_2")]
    await asyncio.gather(*(hear(database, fact) for fact in paid))
    orders = {**await orders_of(purchase), **await orders_of(twin)}
    assert list(orders) == ["open-already"]
    assert await students(database, purchase) == 1
    assert await has_access(purchase)


async def test_a_failed_refund_opens_the_course_again(
    database: Database, purchase: Purchase
) -> None:
    purchase.refund_orders["asked-1"] = RefundOrdered(
        payment_ref="pi_1",
        amount=purchase.total,
        lines=[0],
        reason="asked",
        asked_at=datetime.now(UTC),
    )
    await purchase.save()
    await hear(database, session(purchase))
    whole = refund(purchase, purchase.total.amount, status="pending", order_id="asked-1")
    assert (await hear(database, whole)).state == "refunded"
    failed = await hear(database, replace(whole, status="failed"))
    assert failed.state == "paid"
    assert failed.waits_for_office == ["refund_failed"]
    assert await has_access(purchase)
    assert (await hear(database, replace(whole, status="succeeded"))).state == "paid"


async def test_a_dispute_suspends_and_its_end_decides(
    database: Database, purchase: Purchase
) -> None:
    await hear(database, session(purchase))
    assert (await hear(database, dispute(purchase, "inquiry"))).state == "paid"
    assert (await hear(database, dispute(purchase, "open"))).state == "disputed"
    assert not await has_access(purchase)
    assert (await hear(database, dispute(purchase, "won"))).state == "paid"
    assert await has_access(purchase)
    assert (await hear(database, dispute(purchase, "open"))).state == "paid"
    assert (await hear(database, dispute(purchase, "lost", "du_2"))).state == "lost"
    assert not await has_access(purchase)


async def test_a_dispute_won_after_the_course_was_bought_again_waits_for_the_office(
    database: Database, purchase: Purchase
) -> None:
    """The buyer has paid twice now; the dispute was theirs, so that a person decides."""
    await hear(database, session(purchase))
    await hear(database, dispute(purchase, "open"))
    course_id = purchase.lines[0].course_id
    again = Grant(source="purchase", reference=str(PydanticObjectId()))
    await database.transaction(lambda: enrolments.grant(purchase.user_id, course_id, again))
    won = await hear(database, dispute(purchase, "won"))
    assert (won.state, won.waits_for_office, won.waits) == ("paid", ["bought_again"], True)
    assert await orders_of(purchase) == {}
    back = again.model_copy(update={"active": False})
    await database.transaction(lambda: enrolments.grant(purchase.user_id, course_id, back))
    told = await hear(database, dispute(purchase, "won"))
    assert (told.waits_for_office, told.waits) == ([], False), "the other one was given back"


async def test_a_refund_that_names_no_line_waits_for_the_office(
    database: Database, purchase: Purchase
) -> None:
    await hear(database, session(purchase))
    settled = await hear(database, refund(purchase, 1_000))
    assert settled.waits_for_office == ["refund_without_lines"]


async def test_a_charge_that_tells_of_an_unknown_refund_has_it_looked_for(
    database: Database, purchase: Purchase
) -> None:
    look = {"subject": "payment:stripe/pi_1"}
    await hear(database, charge(purchase, 0))
    assert await Intent.find_one(look) is None
    assert await has_access(purchase)
    await hear(database, charge(purchase, 1_000))
    assert await Intent.find_one(look) is not None
