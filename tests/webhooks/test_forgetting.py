"""Events are kept, but not what they said of a person whose account is gone."""

import re
from datetime import UTC, datetime

import pytest
from beanie import PydanticObjectId
from tests.house import house
from tests.payments.conftest import purchase  # noqa: F401 (a fixture)

from khoa.base.domain import Person
from khoa.database import Database
from khoa.privacy import service as privacy
from khoa.purchases.models import Purchase
from khoa.purchases.order import Contact
from khoa.upkeep import PartReport, Run
from khoa.users.erasing import erase
from khoa.users.models import User
from khoa.webhooks.forgetting import (
    forget_payments_of,
    forget_payments_of_contacts,
    forget_people_in_events,
)
from khoa.webhooks.models import EventState, InboxEvent
from khoa.webhooks.reconcile import unhandled_events


async def an_event(
    event_id: str, state: EventState = "handled", *, purchase_id: PydanticObjectId | None = None
) -> None:
    now = datetime.now(UTC)
    await InboxEvent(
        provider="stripe",
        event_id=event_id,
        type="checkout.session.completed",
        purchase_id=purchase_id,
        headers={},
        body='{"customer_details": {"email": "an@example.com"}}',
        last_error="ValueError: an@example.com" if state == "failed" else None,
        state=state,
        created_at=now,
        received_at=now,
        handled_at=now if state == "handled" else None,
    ).insert()


async def bodies() -> dict[str, bool]:
    """Event id → whether what it said is still there."""
    return {event.event_id: bool(event.body) for event in await InboxEvent.find_all().to_list()}


async def test_what_payment_events_said_of_the_deleted_goes(
    database: Database,
    purchase: Purchase,  # noqa: F811
) -> None:
    await an_event("theirs", purchase_id=purchase.purchase_id)
    await an_event("not handled yet", "failed", purchase_id=purchase.purchase_id)
    await an_event("another's", purchase_id=PydanticObjectId())
    buyer = await User.get(purchase.user_id)
    assert buyer is not None
    assert await database.transaction(lambda: erase(house(database), buyer.clerk_id))
    assert await bodies() == {"theirs": False, "not handled yet": True, "another's": True}

    await InboxEvent.find({"event_id": "not handled yet"}).update({"$set": {"state": "handled"}})
    assert await forget_payments_of([purchase.user_id]) == 1
    assert await bodies() == {"theirs": False, "not handled yet": False, "another's": True}
    assert await forget_payments_of([purchase.user_id]) == 0
    assert {event.last_error for event in await InboxEvent.find_all().to_list()} == {None}


async def test_what_payment_events_said_of_who_bought_without_an_account_goes(
    database: Database,
    purchase: Purchase,  # noqa: F811
) -> None:
    contact = Contact(name="Lan", email="lan@example.com")
    await purchase.set({Purchase.user_id: None, Purchase.contact: contact})
    await an_event("theirs", purchase_id=purchase.purchase_id)
    await an_event("another's", purchase_id=PydanticObjectId())
    context, lan = house(database), Person("user_lan", None, "lan@example.com")
    await database.transaction(lambda: privacy.forget(context, lan))
    assert await bodies() == {"theirs": False, "another's": True}
    await an_event("late", purchase_id=purchase.purchase_id)
    assert await forget_payments_of_contacts() == 1
    assert await bodies() == {"theirs": False, "another's": True, "late": False}


async def test_events_are_kept_for_ninety_days(database: Database) -> None:
    """The database removes them; that it has been told so is all that can be seen here."""
    indexes = await InboxEvent.get_pymongo_collection().index_information()
    kept = {index["key"][0][0]: index.get("expireAfterSeconds") for index in indexes.values()}
    assert kept["received_at"] == 90 * 24 * 60 * 60


@pytest.mark.parametrize("state", ["received", "failed"])
async def test_a_deleted_persons_event_that_was_not_handled_waits_for_nobody(
    database: Database,
    purchase: Purchase,  # noqa: F811
    state: EventState,
) -> None:
    """It cannot be run again without what it said, and would be counted as such for ever."""
    buyer = await User.get(purchase.user_id)
    assert buyer is not None
    await an_event("of a change", state)
    await InboxEvent.find({"event_id": "of a change"}).update(
        {"$set": {"clerk_id": buyer.clerk_id}}
    )
    assert await database.transaction(lambda: erase(house(database), buyer.clerk_id))
    event = await InboxEvent.find_one({"event_id": "of a change"})
    assert event is not None
    assert (event.state, event.body, event.last_error) == ("ignored", "", None)


async def test_what_came_in_at_the_moment_of_a_deletion_goes_with_the_next_reconciliation(
    database: Database,
    purchase: Purchase,  # noqa: F811
) -> None:
    buyer = await User.get(purchase.user_id)
    assert buyer is not None
    assert await database.transaction(lambda: erase(house(database), buyer.clerk_id))
    for event_id, clerk_id in (("late", buyer.clerk_id), ("another's", "user_other")):
        await an_event(event_id)
        await InboxEvent.find({"event_id": event_id}).update({"$set": {"clerk_id": clerk_id}})
    assert await forget_people_in_events([buyer.clerk_id]) == 1
    assert await bodies() == {"late": False, "another's": True}
    assert await forget_people_in_events([buyer.clerk_id]) == 0


async def test_a_report_says_only_what_kind_of_error_an_event_had(database: Database) -> None:
    await an_event("broken", "failed")

    async def keep(cursor: str, until: datetime) -> None: ...

    run = Run(house(database), datetime.now(UTC), keep, thorough=True)
    report = PartReport(name="inbox")
    await unhandled_events(run, report)
    [finding] = report.problems
    assert finding.code == "event_failed"
    assert re.fullmatch(r"stripe broken: \w+", finding.detail)
