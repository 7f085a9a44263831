"""The inbox and the outbox in the office."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from tests.people import Person
from tests.stack import Stack, eventually

from .conftest import PHOTO, Office, bought, charge_of, press
from .test_purchases import payment_of, send


def test_events_are_filtered_and_read(office: Office, person: Person) -> None:
    number = bought(person, PHOTO)
    found = office.get("/events", q=number, provider="stripe")
    assert {item["purchase"] for item in found["items"]} == {number}
    assert {item["state"] for item in found["items"]} == {"handled"}
    one = office.get(f"/events/{found['items'][0]['id']}")
    assert (one["method"], one["state"]) == ("POST", "handled")
    assert {item["effect"][-1] for item in found["items"]} == {"paid"}
    assert one["event_id"] in one["body"]
    assert "stripe-signature" in one["headers"]
    assert "authorization" not in one["headers"]
    assert office.get("/events", q=one["event_id"])["total"] == 1
    payment = payment_of(office.purchase(number))
    assert office.get("/events", q=payment)["total"] >= 1
    assert office.get("/events", q=number, state="failed")["total"] == 0
    assert office.get("/events", q="KH-NOBODY2")["total"] == 0
    office.get("/events", status=422, state="unheard-of")
    office.get(f"/events/{'0' * 24}", status=404)
    office.get("/events/not-an-id", status=422)


def test_a_handled_event_run_again_changes_nothing(
    office: Office, person: Person, rows: Any
) -> None:
    number = bought(person, PHOTO)
    before = rows["purchases"].find_one({"number": number})
    for event in office.get("/events", q=number)["items"]:
        again = office.post(f"/events/{event['id']}/replay")
        assert (again["state"], again["handled_at"]) == ("handled", event["handled_at"])
        assert again["attempts"] == event["attempts"] + 1
    assert rows["purchases"].find_one({"number": number}) == before


def test_an_unmatched_one_finds_its_purchase_later(
    office: Office, stack: Stack, person: Person, rows: Any
) -> None:
    number = bought(person, PHOTO)
    purchase = rows["purchases"].find_one({"number": number})
    payment = purchase["facts"]["payments"][0]["ref"]
    refund = {
        "id": f"re_{secrets.token_hex(8)}",
        "object": "refund",
        "payment_intent": payment,
        "amount": purchase["total"]["amount"],
        "currency": "vnd",
        "status": "succeeded",
        "metadata": {},
    }
    rows["purchases"].update_one(
        {"number": number}, {"$set": {"facts.payments.0.ref": "pi_elsewhere"}}
    )
    event_id = send(stack, "refund.created", refund)
    (event,) = office.get("/events", q=event_id)["items"]
    assert event["state"] == "unmatched"
    assert office.get("/overview")["events_unmatched"] >= 1
    assert office.post(f"/events/{event['id']}/replay")["state"] == "unmatched"
    rows["purchases"].update_one({"number": number}, {"$set": {"facts.payments.0.ref": payment}})
    matched = office.post(f"/events/{event['id']}/replay")
    assert (matched["state"], matched["purchase"]) == ("handled", number)
    assert matched["effect"] == ["paid", "refunded"]
    assert office.purchase(number)["state"] == "refunded"


def test_what_cannot_be_run_again_says_why(office: Office, rows: Any) -> None:
    def kept(**fields: Any) -> str:
        now = datetime.now(UTC)
        row = {
            "provider": "clerk",
            "event_id": f"evt_{secrets.token_hex(8)}",
            "type": "user.updated",
            "headers": {},
            "body": "",
            "state": "failed",
            "attempts": 1,
            "created_at": now,
            "received_at": now,
            "handled_at": None,
        }
        return str(rows["inbox"].insert_one({**row, **fields}).inserted_id)

    forgotten, elsewhere = kept(), kept(provider="paypal", body="{}")
    try:
        assert office.post(f"/events/{forgotten}/replay", status=409)["code"] == "body_forgotten"
        refused = office.post(f"/events/{elsewhere}/replay", status=409)
        assert refused["code"] == "provider_not_in_use"
        broken = kept(body="no JSON")
        shown = office.post(f"/events/{broken}/replay")
        assert shown["state"] == "failed"
        assert shown["last_error"]
    finally:
        rows["inbox"].delete_many({"_id": {"$in": [ObjectId(forgotten), ObjectId(elsewhere)]}})
        rows["inbox"].delete_many({"body": "no JSON"})


def test_a_failing_task_is_seen_and_tried_at_once(
    office: Office, stack: Stack, person: Person, rows: Any
) -> None:
    """Its next try is an hour away; the office does not wait for it."""
    number = bought(person, PHOTO)
    payment = payment_of(office.purchase(number))
    subject = f"payment:stripe/{payment}"
    now = datetime.now(UTC)
    rows["outbox"].insert_one(
        {
            "subject": subject,
            "work": {"kind": "look_at_payment", "provider": "stripe", "payment_ref": payment},
            "state": "waiting",
            "wanted": 1,
            "attempts": 9,
            "last_error": "Unavailable",
            "next_at": now + timedelta(hours=1),
            "created_at": now,
            "done_at": None,
        }
    )
    (task,) = [
        one for one in office.get("/outbox", failing=True)["items"] if one["subject"] == subject
    ]
    assert (task["kind"], task["attempts"]) == ("look_at_payment", 9)
    assert office.get("/overview")["tasks_failing"] >= 1
    office.post(f"/outbox/{task['id']}/retry")
    eventually(lambda: rows["outbox"].find_one({"subject": subject})["state"] == "done")
    done = office.get("/outbox", state="done", per_page=100)["items"]
    assert task["id"] in {one["id"] for one in done}
    assert office.post(f"/outbox/{task['id']}/retry")["state"] == "done"
    office.post(f"/outbox/{'0' * 24}/retry", status=404)


def test_a_deleted_persons_events_stay_without_what_they_said(
    office: Office, stack: Stack, person: Person
) -> None:
    number = bought(person, PHOTO)
    press(stack, f"/payments/{charge_of(stack, payment_of(office.purchase(number)))}/refund")
    office.becomes(number, lambda one: one["state"] == "refunded")
    person.delete_account()
    eventually(lambda: office.purchase(number)["buyer"]["email"] is None)
    assert office.get("/purchases", q=person.email)["total"] == 0
    (first, *_) = office.get("/events", q=number)["items"]
    eventually(lambda: office.get(f"/events/{first['id']}")["body"] == "")
