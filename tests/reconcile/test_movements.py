"""Money in a provider's account that its purchase has not heard of."""

from datetime import UTC, datetime

from tests.school import a_course, a_user
from tests.till import Till, shop_with

from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.ledger import service as ledger
from khoa.payments.checkout import open_checkout
from khoa.payments.movements import movements
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    RefundFacts,
    SessionFacts,
)
from khoa.purchases.models import Purchase
from khoa.reconcile.run import save_cursor
from khoa.upkeep import PartReport, Run


def a_charge(paid: SessionFacts, kind: str = "charge", source_ref: str = "ch_1") -> MovementFacts:
    return MovementFacts(
        movement_ref=f"txn_{kind}",
        kind=kind,  # type: ignore[arg-type]
        payment_ref=paid.payment_ref,
        source_ref=source_ref,
        amount=paid.amount,
        currency=paid.currency,
        settled=paid.amount,
        fee=0,
        net=paid.amount,
        settled_currency=paid.currency,
        rate=None,
        created_at=datetime.now(UTC),
        purchase_id=paid.purchase_id,
    )


async def test_a_charge_that_no_event_told_of_opens_its_course(database: Database) -> None:
    """Its purchase is no longer pending, so that nobody looks at its session any more either."""
    till, user, course = Till(), await a_user(), await a_course(database, "mot")
    shop = shop_with(database, till)
    begun = await open_checkout(shop, user, [course.slug], "vi")
    await Purchase.find_all().update({"$set": {"state": "expired"}})
    paid = till.pay(begun.session_ref)
    till.account = [
        MovementFacts(
            movement_ref=f"txn_{kind}",
            kind=kind,  # type: ignore[arg-type]
            payment_ref=paid.payment_ref if kind == "charge" else None,
            source_ref="ch_1",
            amount=paid.amount,
            currency=paid.currency,
            settled=paid.amount,
            fee=0,
            net=paid.amount,
            settled_currency=paid.currency,
            rate=None,
            created_at=datetime.now(UTC),
            purchase_id=named,
        )
        for kind, named in (("charge", paid.purchase_id), ("other", None))
    ]
    run = Run(shop, datetime.now(UTC), save_cursor)
    first, second = PartReport(name="ledger"), PartReport(name="ledger")
    await movements(run, first)
    purchase = await Purchase.find_one()
    assert purchase is not None
    assert purchase.state == "paid"
    assert await enrolments.of(user.user_id, course.course_id) is not None
    assert {row.number for row in (await ledger.rows(kinds=["charge"]))[0]} == {purchase.number}
    assert first.mended == {"ledger rows": 2, "payments": 1}
    await movements(run, second)
    assert second.mended == {}, "nothing is mended twice"


async def test_a_charge_of_somebody_elses_purchase_is_only_booked(database: Database) -> None:
    """The account is another installation's too, and what a charge names can be anything."""
    till = Till()
    shop = shop_with(database, till)
    till.account = [
        MovementFacts(
            movement_ref=f"txn_{number}",
            kind="charge",
            payment_ref=f"pi_{number}",
            source_ref="ch_1",
            amount=1_000,
            currency="vnd",
            settled=1_000,
            fee=0,
            net=1_000,
            settled_currency="vnd",
            rate=None,
            created_at=datetime.now(UTC),
            purchase_id=named,
        )
        for number, named in enumerate(("0" * 24, "no id", None))
    ]
    report = PartReport(name="ledger")
    await movements(Run(shop, datetime.now(UTC), save_cursor), report)
    assert (report.mended, report.problems) == ({"ledger rows": 3}, [])


async def test_a_failure_between_hearing_and_recording_hides_nothing(database: Database) -> None:
    """What could not be asked for stays unrecorded, and the next run begins where this one did."""
    till, user, course = Till(), await a_user(), await a_course(database, "mot")
    shop = shop_with(database, till)
    begun = await open_checkout(shop, user, [course.slug], "vi")
    await Purchase.find_all().update({"$set": {"state": "expired"}})
    paid = till.pay(begun.session_ref)
    till.account = [a_charge(paid)]
    fetch_payment, seen = till.fetch_payment, []

    async def fails(payment_ref: str) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        raise RuntimeError("a broken answer")

    async def keep(cursor: str, until: datetime) -> None:
        seen.append(cursor)

    till.fetch_payment = fails  # type: ignore[method-assign]
    report = PartReport(name="ledger")
    await movements(Run(shop, datetime.now(UTC), keep), report)
    assert [problem.code for problem in report.problems] == ["payment_unknown"]
    assert await ledger.rows(kinds=["charge"]) == ([], 0)
    assert f"{till.name}_movements" not in seen

    till.fetch_payment = fetch_payment  # type: ignore[method-assign]
    report = PartReport(name="ledger")
    await movements(Run(shop, datetime.now(UTC), keep), report)
    purchase = await Purchase.find_one()
    assert purchase is not None
    assert purchase.state == "paid"
    assert f"{till.name}_movements" in seen
    assert report.mended == {"ledger rows": 1, "payments": 1}


async def test_a_movement_that_its_payment_does_not_tell_of_is_reported(
    database: Database,
) -> None:
    till, user, course = Till(), await a_user(), await a_course(database, "mot")
    shop = shop_with(database, till)
    begun = await open_checkout(shop, user, [course.slug], "vi")
    paid = till.pay(begun.session_ref)
    till.account = [a_charge(paid), a_charge(paid, "refund", source_ref="re_unknown")]
    report = PartReport(name="ledger")
    await movements(Run(shop, datetime.now(UTC), save_cursor), report)
    assert [(one.code, one.count) for one in report.problems] == [("movement_unheard", 1)]
    assert "re_unknown" in report.problems[0].detail
    assert (await ledger.rows(kinds=["charge", "refund"]))[1] == 2, "it is booked all the same"
