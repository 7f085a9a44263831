"""Writes of the office, and what platforms tell."""

import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import stripe
from bson import ObjectId
from tests.failover.cases import PAID, REFUND, Call, School, Write
from tests.failover.studio_writes import begun_upload
from tests.people import Person
from tests.stack import eventually

FAILS_LATER = "4000000000005126"
ADMIN = "/api/admin"
PURCHASE = f"{ADMIN}/purchases/{{number}}"
BESIDE_THE_ACT = ("purchases", "enrolments", "ledger", "course_stats")
"""Who asks twice is recorded twice."""
TRANSFER = f"{ADMIN}/transfers/{{reference}}"


def _payout(school: School) -> Call:
    me = school.ok(school.teacher, "GET", "/me")
    body = {
        "educator_id": me["id"],
        "amount": 1000,
        "currency": "vnd",
        "reference": secrets.token_hex(6),
        "confirmed": True,
    }
    # One before, so that each finds the educator's count of payouts there.
    earlier = {**body, "reference": secrets.token_hex(6)}
    school.ok(school.office, "POST", "/admin/ledger/payouts", json=earlier)
    return Call(school.office, "/admin/ledger/payouts", body)


def _office_refund(school: School) -> Call:
    _, number = school.bought()
    return Call(school.office, f"/admin/purchases/{number}/refund", {})


def _suspend(school: School) -> Call:
    me = school.ok(school.buyer(), "GET", "/me")
    return Call(school.office, f"/admin/people/{me['id']}/suspension")


def _lift_suspension(school: School) -> Call:
    call = _suspend(school)
    school.ok(school.office, "PUT", call.path)
    return call


def _take_role(school: School) -> Call:
    person = school.buyer()
    me = school.ok(person, "POST", "/me/educator", json={"headline": "x", "bio": "x"})
    return Call(school.office, f"/admin/people/{me['id']}/roles/educator")


def _give_role(school: School) -> Call:
    call = _take_role(school)
    school.ok(school.office, "DELETE", call.path)
    return call


def _purchase(school: School, number: str) -> Any:
    return school.rows["purchases"].find_one({"number": number})


def _waits(school: School, number: str) -> Any:
    """The purchase, once somebody in the office has to look."""
    eventually(lambda: _purchase(school, number)["waits"], within=60)
    return _purchase(school, number)


def _refund_again(school: School) -> Call:
    """A bank has sent the money back to us."""
    _, number = school.bought(card=FAILS_LATER)
    path = f"/admin/purchases/{number}"
    school.ok(school.office, "POST", f"{path}/refund", json={})
    (order,) = _waits(school, number)["refund_orders"]
    return Call(school.office, f"{path}/refund-orders/{order}/again")


def _name_lines(school: School) -> Call:
    """A part was given back in Stripe's dashboard."""
    _, number = school.bought()
    payment = _purchase(school, number)["facts"]["payments"][0]["ref"]
    charge = school.stripe("GET", f"/payment_intents/{payment}")["latest_charge"]
    school.press(f"/payments/{charge}/refund", amount=1_000)
    (refund,) = _waits(school, number)["facts"]["payments"][0]["refunds"]
    return Call(school.office, f"/admin/purchases/{number}/refunds/{refund}/lines", {"lines": [0]})


def _close_lines(school: School) -> Call:
    _, number = school.bought()
    return Call(school.office, f"/admin/purchases/{number}/closed-lines", {"lines": [0]})


def _accept_amount(school: School) -> Call:
    """Less was paid than ordered, by a page that Khoa did not make."""
    person = school.buyer()
    session = person.checkout(PAID)
    ours = school.stripe("GET", f"/checkout/sessions/{session['id']}")
    form = {
        "mode": "payment",
        "success_url": ours["success_url"],
        "cancel_url": ours["cancel_url"],
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": ours["currency"],
        "line_items[0][price_data][unit_amount]": str(ours["amount_total"] - 50_000),
        "line_items[0][price_data][product_data][name]": "Khóa",
    }
    for name, value in ours["metadata"].items():
        form[f"metadata[{name}]"] = form[f"payment_intent_data[metadata][{name}]"] = value
    page = school.stripe("POST", "/checkout/sessions", data=form)
    assert person.pay(page["url"]).status_code == 200
    number = school.settled(person, session["id"], "held")
    return Call(school.office, f"/admin/purchases/{number}/accept")


def _paid_unheard(school: School) -> tuple[Person, str, str]:
    """A buyer, the session that they paid, and the event that nobody got."""
    person = school.buyer()
    session = person.checkout(PAID)

    def pay() -> None:
        assert person.pay(session["url"]).status_code == 200

    return person, session["id"], school.unheard("stripe", "checkout.session.completed", pay)


def _look(school: School) -> Call:
    _, session_ref, _ = _paid_unheard(school)
    number = school.rows["purchases"].find_one({"session_ref": session_ref})["number"]
    return Call(school.office, f"/admin/purchases/{number}/look")


def _told(school: School) -> Call:
    """By Stripe, at its door."""
    _, _, body = _paid_unheard(school)
    secret, at = school.stack.keys["STRIPE_WEBHOOK_SECRET"], int(time.time())
    signature = stripe.WebhookSignature._compute_signature(f"{at}.{body}", secret)
    headers = {"stripe-signature": f"t={at},v1={signature}", "content-type": "application/json"}
    return Call(None, "/webhooks/stripe", headers=headers, content=body)


def _replay(school: School) -> Call:
    """What Stripe told was kept, and its run failed."""
    _, _, body = _paid_unheard(school)
    like = school.rows["inbox"].find_one({"provider": "stripe", "state": "handled"})
    event = {
        **like,
        "_id": ObjectId(),
        "event_id": json.loads(body)["id"],
        "type": json.loads(body)["type"],
        "body": body,
        "payment_ref": None,
        "purchase_id": None,
        "effect": [],
        "state": "failed",
        "last_error": "OutcomeUnknown",
        "handled_at": None,
        "received_at": datetime.now(UTC),
    }
    school.rows["inbox"].insert_one(event)
    return Call(school.office, f"/admin/events/{event['_id']}/replay")


def _received(school: School) -> Call:
    _, reference, total = school.transfer()
    form = {"amount": total, "bank_ref": secrets.token_hex(8)}
    return Call(school.office, f"/admin/transfers/{reference}/received", form)


def _short(what: str) -> Callable[[School], Call]:
    def prepare(school: School) -> Call:
        _, reference, total = school.transfer()
        school.came_in(reference, total - 1_000)
        return Call(school.office, f"/admin/transfers/{reference}/{what}")

    return prepare


def _sent_back(school: School) -> Call:
    _, reference, total = school.transfer()
    task = school.came_in(reference, total + 1_000)["tasks"][0]["ref"]
    form = {"bank_ref": secrets.token_hex(8)}
    return Call(school.office, f"/admin/transfers/{reference}/tasks/{task}/sent", form)


def _retry(school: School) -> Call:
    """A destruction that failed, and waits for its next attempt."""
    public_id = begun_upload(school)
    failed = {"$set": {"last_error": "Unavailable", "attempts": 3}}
    school.rows["outbox"].update_one({"work.public_id": public_id}, failed)
    row = school.rows["outbox"].find_one({"work.public_id": public_id})
    return Call(school.office, f"/admin/outbox/{row['_id']}/retry")


def _change_school(school: School) -> Call:
    form = school.ok(school.office, "GET", "/admin/school")
    form.pop("revision")
    days = form["refund_days"] + 1 if form["refund_days"] < 300 else 14
    return Call(school.office, "/admin/school", {**form, "refund_days": days})


def _invite(school: School) -> Call:
    form = {"email": f"{secrets.token_hex(6)}@example.com", "role": "support"}
    return Call(school.office, "/admin/invitations", form)


def _withdraw_invitation(school: School) -> Call:
    call = _invite(school)
    sent = school.ok(school.office, "POST", call.path, json=call.json)
    return Call(school.office, f"{call.path}/{sent['id']}")


OFFICE = (
    Write("POST /api/admin/ledger/payouts", _payout, keyed=True),
    Write("POST /api/admin/purchases/{number}/refund", _office_refund, keyed=True, watched=REFUND),
    Write("PUT /api/admin/people/{user_id}/suspension", _suspend),
    Write("DELETE /api/admin/people/{user_id}/suspension", _lift_suspension),
    Write("DELETE /api/admin/people/{user_id}/roles/{role}", _take_role),
    Write("PUT /api/admin/people/{user_id}/roles/educator", _give_role),
    Write(
        f"POST {PURCHASE}/refund-orders/{{order_id}}/again",
        _refund_again,
        keyed=True,
        watched=REFUND,
    ),
    Write(f"POST {PURCHASE}/refunds/{{refund_ref}}/lines", _name_lines, again=(409,)),
    Write(f"POST {PURCHASE}/closed-lines", _close_lines),
    Write(f"POST {PURCHASE}/accept", _accept_amount, again=(409,)),
    Write(f"POST {PURCHASE}/look", _look),
    Write(f"POST {TRANSFER}/received", _received, keyed=True),
    Write(f"POST {TRANSFER}/accept", _short("accept"), keyed=True),
    Write(f"POST {TRANSFER}/give-up", _short("give-up"), keyed=True),
    Write(f"POST {TRANSFER}/tasks/{{ref}}/sent", _sent_back),
    Write(
        f"POST {ADMIN}/events/{{event_id}}/replay", _replay, watched=BESIDE_THE_ACT, after_commits=1
    ),
    Write(f"POST {ADMIN}/outbox/{{intent_id}}/retry", _retry),
    Write(f"PUT {ADMIN}/school", _change_school),
    Write(f"POST {ADMIN}/invitations", _invite, watched=("invitations",)),
    Write(f"DELETE {ADMIN}/invitations/{{invitation_id}}", _withdraw_invitation),
    Write("POST /api/webhooks/{platform}", _told),
)
