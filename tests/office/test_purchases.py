"""Purchases in the office: found, given back, decided."""

import json
import secrets
import time
from typing import Any

import httpx
import pytest
import stripe as stripe_sdk
from tests.people import Person
from tests.stack import Stack, eventually

from .conftest import COOKING, PHOTO, Office, bought, charge_of, enrolled, press


@pytest.fixture
def number(person: Person) -> str:
    return bought(person, PHOTO, COOKING)


def payment_of(purchase: Any) -> str:
    return str(purchase["payments"][0]["ref"])


def numbers(answer: Any) -> list[str]:
    return [item["number"] for item in answer["items"]]


def test_found_by_number_address_payment_and_session(
    office: Office, person: Person, number: str
) -> None:
    whole = office.purchase(number.lower())
    assert whole["buyer"]["email"] == person.email
    assert (whole["state"], whole["waits_for"]) == ("paid", [])
    assert [line["open"] for line in whole["lines"]] == [True, True]
    assert {"checkout.session.completed"} <= {event["type"] for event in whole["events"]}
    for q in (
        number,
        number.lower().replace("-", ""),
        f" {person.email.upper()} ",
        payment_of(whole),
        whole["session_ref"],
    ):
        assert numbers(office.get("/purchases", q=q)) == [number], q
    assert number in numbers(office.get("/purchases", state="paid"))
    assert number not in numbers(office.get("/purchases", state="refunded"))
    for q in ("KH-NOBODY2", "nobody@example.com", "pi_nobody", "$ne"):
        assert office.get("/purchases", q=q)["total"] == 0
    office.get("/purchases/KH-NOBODY2", status=404)


def test_lists_come_in_pages(office: Office, number: str) -> None:
    first = office.get("/purchases", per_page=1)
    assert numbers(first) == [number]
    assert first["total"] == 1 or numbers(office.get("/purchases", per_page=1, page=2)) != [number]
    office.get("/purchases", status=422, per_page=101)
    office.get("/purchases", status=422, state="unheard-of")


def test_one_line_is_given_back_and_then_the_rest(
    office: Office, person: Person, number: str
) -> None:
    office.post(f"/purchases/{number}/refund", {"lines": [1]})
    part = office.becomes(number, lambda one: one["state"] == "partially_refunded")
    assert [line["open"] for line in part["lines"]] == [True, False]
    assert part["refunded"]["amount"] == part["lines"][1]["price"]["amount"]
    assert (enrolled(person), enrolled(person, COOKING)) == (True, False)
    office.post(f"/purchases/{number}/refund", {"lines": [1]}, status=409)
    office.post(f"/purchases/{number}/refund", {"lines": []}, status=422)
    office.post(f"/purchases/{number}/refund", {})
    whole = office.becomes(number, lambda one: one["state"] == "refunded")
    assert whole["refunded"] == whole["total"]
    assert not enrolled(person)
    refused = office.post(f"/purchases/{number}/refund", {}, status=409)
    assert refused["code"] == "nothing_to_refund"


def test_money_goes_back_without_closing_and_a_course_closes_without_money(
    office: Office, person: Person, number: str
) -> None:
    money = [{"line": 1, "amount": 20_000}]
    office.post(f"/purchases/{number}/refund", {"money": money})
    part = office.becomes(number, lambda one: one["state"] == "partially_refunded")
    assert (part["refunded"]["amount"], part["waits_for"]) == (20_000, [])
    assert (enrolled(person), enrolled(person, COOKING)) == (True, True)
    too_much = [{"line": 1, "amount": part["lines"][1]["left"]["amount"] + 1}]
    refused = office.post(f"/purchases/{number}/refund", {"money": too_much}, status=422)
    assert refused["errors"][0]["code"] == "more_than_left"
    shut = office.post(f"/purchases/{number}/closed-lines", {"lines": [0]})
    assert [line["closed"] for line in shut["lines"]] == [True, False]
    assert (shut["refunded"]["amount"], enrolled(person)) == (20_000, False)
    office.post(f"/purchases/{number}/closed-lines", {"lines": []})
    assert enrolled(person)


def test_a_refund_that_failed_waits_and_is_asked_for_again(
    office: Office, stack: Stack, person: Person, number: str
) -> None:
    office.post(f"/purchases/{number}/refund", {})
    whole = office.becomes(number, lambda one: one["state"] == "refunded")
    press(stack, f"/refunds/{whole['payments'][0]['refunds'][0]['ref']}/fail")
    failed = office.becomes(number, lambda one: one["waits_for"] == ["refund_failed"])
    assert number in numbers(office.get("/purchases", waiting=True))
    assert office.get("/overview")["purchases"] >= 1
    assert failed["state"] == "paid"
    assert enrolled(person)
    (order,) = failed["orders"]
    assert order["fallen"]
    office.post(f"/purchases/{number}/refund-orders/{order['id']}/again")
    done = office.becomes(number, lambda one: one["state"] == "refunded")
    assert done["waits_for"] == []
    assert number not in numbers(office.get("/purchases", waiting=True))
    office.post(f"/purchases/{number}/refund-orders/{order['id']}/again", status=409)
    office.post(f"/purchases/{number}/refund-orders/never/again", status=409)


def test_a_refund_made_at_stripe_is_decided(
    office: Office, stack: Stack, person: Person, number: str
) -> None:
    charge = charge_of(stack, payment_of(office.purchase(number)))
    press(stack, f"/payments/{charge}/refund", amount=10_000)
    part = office.becomes(number, lambda one: one["waits_for"] == ["refund_without_lines"])
    assert enrolled(person)
    ref = part["payments"][0]["refunds"][0]["ref"]
    unknown = office.post(f"/purchases/{number}/refunds/{ref}/lines", {"lines": [7]}, status=422)
    assert unknown["errors"][0]["code"] == "unknown_line"
    office.post(f"/purchases/{number}/refunds/re_nobody/lines", {"lines": []}, status=409)
    decided = office.post(f"/purchases/{number}/refunds/{ref}/lines", {"lines": [0]})
    assert decided["waits_for"] == []
    assert (enrolled(person), enrolled(person, COOKING)) == (False, True)
    again = office.post(f"/purchases/{number}/refunds/{ref}/lines", {"lines": []}, status=409)
    assert again["code"] == "nothing_to_decide"


def test_asking_the_provider_changes_nothing_that_is_known(office: Office, number: str) -> None:
    before = office.purchase(number)
    assert office.post(f"/purchases/{number}/look") == before


def test_another_amount_is_held_until_the_office_takes_it(
    office: Office, stack: Stack, person: Person, rows: Any
) -> None:
    number = paid_otherwise(stack, person, rows)
    held = office.purchase(number)
    assert (held["state"], held["waits_for"]) == ("held", ["wrong_amount"])
    assert not enrolled(person)
    accepted = office.post(f"/purchases/{number}/accept")
    assert (accepted["state"], accepted["waits_for"]) == ("paid", [])
    assert enrolled(person)
    office.post(f"/purchases/{number}/accept", status=409)


def paid_otherwise(stack: Stack, person: Person, rows: Any) -> str:
    """A purchase of which Stripe says that 1,000 đồng were paid."""
    session = person.checkout(PHOTO)
    purchase = rows["purchases"].find_one({"session_ref": session["id"]})
    deployment = rows["deployment"].find_one({"_id": "deployment"})
    data = {
        "id": session["id"],
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": f"pi_{secrets.token_hex(8)}",
        "amount_total": 1_000,
        "currency": "vnd",
        "metadata": {"purchase_id": str(purchase["_id"]), "deployment": deployment["value"]},
    }
    send(stack, "checkout.session.completed", data)
    return str(purchase["number"])


def send(stack: Stack, kind: str, data: dict[str, Any]) -> str:
    """Signed as by Stripe; the event's id."""
    event = {
        "id": f"evt_{secrets.token_hex(8)}",
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "data": {"object": data},
    }
    body, at = json.dumps(event), int(time.time())
    secret = stack.keys["STRIPE_WEBHOOK_SECRET"]
    signature = stripe_sdk.WebhookSignature._compute_signature(f"{at}.{body}", secret)
    answer = httpx.post(
        f"{stack.base_url}/api/webhooks/stripe",
        content=body,
        headers={"stripe-signature": f"t={at},v1={signature}"},
        timeout=20,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    return str(event["id"])


def test_a_lost_dispute_is_shown(office: Office, stack: Stack, person: Person) -> None:
    number = bought(person, PHOTO)
    press(stack, f"/payments/{charge_of(stack, payment_of(office.purchase(number)))}/dispute")
    disputed = office.becomes(number, lambda one: one["state"] == "disputed")
    press(stack, f"/disputes/{disputed['payments'][0]['disputes'][0]['ref']}/lost")
    office.becomes(number, lambda one: one["state"] == "lost")
    eventually(lambda: not enrolled(person))


def test_a_list_counts_what_is_on_its_other_pages(office: Office, person: Person) -> None:
    for slug in (PHOTO, COOKING):
        person.checkout(slug)
    for page in (1, 2):
        listed = office.get("/purchases", q=person.email, per_page=1, page=page)
        assert (len(listed["items"]), listed["total"]) == (1, 2)
    for path in ("/events", "/outbox"):
        first = office.get(path, per_page=1)
        assert first["total"] == office.get(path, per_page=1, page=2)["total"] > 1
