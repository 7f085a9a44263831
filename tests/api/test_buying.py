"""Paid means enrolled, once; not paid means not enrolled."""

import concurrent.futures
from typing import Any

import httpx
import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import DECLINED, Person, sign_in
from tests.school import rewrite
from tests.stack import Stack, eventually

from .conftest import FREE, PHOTO

Rows = MongoDatabase[dict[str, Any]]


def state(person: Person, session: dict[str, str]) -> str:
    answer = person.api("GET", f"/checkout-sessions/{session['id']}")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])


def enrolled(person: Person, slug: str = PHOTO) -> bool:
    return bool(person.api("GET", f"/courses/{slug}/mine").json()["enrolled"])


def test_paying_enrols_by_the_webhook_alone(person: Person) -> None:
    session = person.checkout(PHOTO)
    paid = person.pay(session["url"])
    assert paid.json()["url"].endswith(f"/checkout/success?session_id={session['id']}")
    eventually(lambda: enrolled(person))
    assert state(person, session) == "paid"


def test_a_declined_card_enrols_nobody_and_can_be_tried_again(person: Person) -> None:
    session = person.checkout(PHOTO)
    refused = person.pay(session["url"], card=DECLINED)
    assert refused.status_code == 402
    assert state(person, session) == "pending"
    assert not enrolled(person)
    person.pay(session["url"])
    eventually(lambda: enrolled(person))


def test_asking_twice_gives_one_session(person: Person, rows: Rows) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        tokens = [person.token() for _ in range(4)]
        answers = list(
            pool.map(
                lambda token: httpx.post(
                    f"{person.stack.base_url}/api/create-checkout-session",
                    json={"courses": [PHOTO]},
                    headers={"authorization": f"Bearer {token}"},
                    timeout=20,
                ),
                tokens,
            )
        )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    assert user is not None
    assert rows["purchases"].count_documents({"user_id": user["_id"]}) == 1


def test_another_cart_or_price_closes_the_older_payment_page(person: Person, rows: Rows) -> None:
    """Two open pages for one course would take its money twice."""
    alone = person.checkout(PHOTO)
    both = person.checkout(PHOTO, "bep-viet")
    assert person.pay(alone["url"]).status_code == 409
    assert state(person, alone) == "expired"
    rows["courses"].update_one({"slug": "bep-viet"}, {"$set": {"price.amount": 189_000}})
    try:
        cheaper = person.checkout(PHOTO, "bep-viet")
    finally:
        rows["courses"].update_one({"slug": "bep-viet"}, {"$set": {"price.amount": 199_000}})
    assert person.pay(both["url"]).status_code == 409
    assert person.pay(cheaper["url"]).status_code == 200
    eventually(lambda: enrolled(person) and enrolled(person, "bep-viet"))
    total = person.api("GET", f"/checkout-sessions/{cheaper['id']}").json()["total"]
    assert total == {"amount": 438_000, "currency": "vnd"}


def test_the_payment_page_follows_the_readers_language(person: Person, stack: Stack) -> None:
    body = {"courses": [PHOTO]}
    for language in ("vi", "en"):
        session = person.api(
            "POST", "/create-checkout-session", json=body, headers={"accept-language": language}
        ).json()
        held = httpx.get(
            f"{stack.sandbox_url}/stripe/v1/checkout/sessions/{session['id']}",
            auth=(stack.keys["STRIPE_SECRET_KEY"], ""),
        ).json()
        assert (held["locale"], held["status"]) == (language, "open")


def test_paying_for_one_cart_while_asking_for_another_names_what_is_owned(person: Person) -> None:
    alone = person.checkout(PHOTO)
    person.pay(alone["url"])
    answer = person.api("POST", "/create-checkout-session", json={"courses": ["bep-viet", PHOTO]})
    assert answer.status_code == 409
    assert [error["field"] for error in answer.json()["errors"]] == ["courses.1"]


def test_an_address_that_changed_since_does_not_block_the_checkout(
    person: Person, rows: Rows
) -> None:
    """The session's answer was lost, and the order is no longer what Stripe was told."""
    session = person.checkout(PHOTO)
    rows["purchases"].update_one({"session_ref": session["id"]}, {"$unset": {"session_ref": 1}})
    user = {"clerk_id": person.clerk_id}
    rows["users"].update_one(user, {"$set": {"email": "new+clerk_test@example.com"}})
    again = person.checkout(PHOTO)
    assert again["id"] != session["id"]
    assert person.pay(again["url"]).status_code == 200
    eventually(lambda: enrolled(person))


def test_the_amount_charged_is_the_price_in_minor_units(person: Person, stack: Stack) -> None:
    session = person.checkout("bep-viet")
    charged = httpx.get(
        f"{stack.sandbox_url}/stripe/v1/checkout/sessions/{session['id']}",
        auth=(stack.keys["STRIPE_SECRET_KEY"], ""),
    ).json()
    assert (charged["amount_total"], charged["currency"]) == (199_000, "vnd")


def test_owned_own_free_and_unknown_courses_are_refused(person: Person, educator: Person) -> None:
    def refusal(who: Person, *slugs: str) -> tuple[int, str]:
        answer = who.api("POST", "/create-checkout-session", json={"courses": list(slugs)})
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["code"]

    person.pay(person.checkout(PHOTO)["url"])
    eventually(lambda: enrolled(person))
    assert refusal(person, PHOTO) == (409, "already_owned")
    assert refusal(person, FREE) == (409, "course_free")
    assert refusal(person, "khong-co") == (404, "not_found")
    taught = next(
        card["slug"]
        for card in person.http.get("/api/courses?per_page=48&price=paid").json()["items"]
        if card["educator"]["slug"] == _slug(educator)
    )
    assert refusal(educator, taught) == (409, "own_course")


def _slug(educator: Person) -> str:
    name = educator.api("GET", "/me").json()["name"]
    cards = educator.http.get("/api/courses?per_page=48").json()["items"]
    return next(card["educator"]["slug"] for card in cards if card["educator"]["name"] == name)


def test_an_unpublished_course_is_hidden_and_not_for_sale(
    person: Person, rows: Rows, stack: Stack
) -> None:
    slug = "tieng-nhat-n5-doi-thuong"
    rewrite(rows, slug, state="draft")
    try:
        answer = person.api("POST", "/create-checkout-session", json={"courses": [slug]})
        assert (answer.status_code, answer.json()["code"]) == (409, "course_unavailable")
        eventually(lambda: person.http.get(f"/api/courses/{slug}").status_code == 404)
        assert person.api("GET", f"/courses/{slug}").status_code == 404
        assert person.api("GET", f"/learn/{slug}").status_code == 404
        assert person.http.get(f"/courses/{slug}").status_code == 404
        admin = sign_in(stack, "admin@khoa.test")
        assert admin.api("GET", f"/courses/{slug}").status_code == 200
    finally:
        rewrite(rows, slug, state="published")
    eventually(lambda: person.http.get(f"/api/courses/{slug}").status_code == 200)


@pytest.mark.parametrize(
    "body",
    [
        {"courses": []},
        {"courses": [f"khoa-{n}" for n in range(51)]},
        {"courses": ["x" * 121]},
        {"courses": [""]},
        {"courses": "khoa"},
        {"courses": [{"slug": "khoa", "price": -1}]},
        {},
        [],
    ],
)
def test_a_cart_out_of_bounds_is_422_with_its_field(person: Person, body: object) -> None:
    answer = person.api("POST", "/create-checkout-session", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"]


def test_a_price_from_the_client_is_ignored(person: Person, stack: Stack) -> None:
    body = {"courses": [PHOTO], "price": 1, "total": -5, "user_id": "somebody"}
    session = person.api("POST", "/create-checkout-session", json=body).json()
    shown = person.api("GET", f"/checkout-sessions/{session['id']}").json()
    assert shown["total"] == {"amount": 249_000, "currency": "vnd"}


def test_a_purchase_is_shown_to_its_buyer_only(person: Person, educator: Person) -> None:
    session = person.checkout(PHOTO)
    assert educator.api("GET", f"/checkout-sessions/{session['id']}").status_code == 404
    assert person.http.get(f"/api/checkout-sessions/{session['id']}").status_code == 401


def test_a_free_course_enrols_without_paying_and_a_paid_one_does_not(person: Person) -> None:
    for _ in range(2):
        assert person.api("POST", f"/courses/{FREE}/enrol").json() == {
            "slug": FREE,
            "enrolled": True,
        }
    assert enrolled(person, FREE)
    refused = person.api("POST", f"/courses/{PHOTO}/enrol")
    assert (refused.status_code, refused.json()["code"]) == (409, "course_not_free")
    mine = person.api("GET", "/me/enrolments").json()["items"]
    assert [one["course"]["slug"] for one in mine] == [FREE]


def test_closing_the_payment_page_leaves_nothing_but_a_pending_purchase(person: Person) -> None:
    session = person.checkout(PHOTO)
    mine = person.api("GET", f"/courses/{PHOTO}/mine").json()
    assert mine == {
        "enrolled": False,
        "owner": False,
        "pending_purchase": {"id": session["id"], "url": session["url"], "provider": "stripe"},
    }
    assert person.api("GET", "/me/purchases").json()["items"][0]["payment_url"] == session["url"]


def test_a_refund_at_stripe_takes_the_access_back(person: Person, stack: Stack) -> None:
    session = person.checkout(PHOTO)
    person.pay(session["url"])
    eventually(lambda: enrolled(person))
    stripe = httpx.Client(
        base_url=f"{stack.sandbox_url}/stripe/v1", auth=(stack.keys["STRIPE_SECRET_KEY"], "")
    )
    payment = stripe.get(f"/checkout/sessions/{session['id']}").json()["payment_intent"]
    part = stripe.post("/refunds", data={"payment_intent": payment, "amount": 49_000})
    assert part.status_code == 200, part.text
    eventually(lambda: state(person, session) == "partially_refunded")
    assert enrolled(person)
    stripe.post("/refunds", data={"payment_intent": payment})
    eventually(lambda: state(person, session) == "refunded")
    assert not enrolled(person)


def test_deleting_the_account_keeps_the_purchase(person: Person, rows: Rows) -> None:
    session = person.checkout(PHOTO)
    person.pay(session["url"])
    eventually(lambda: enrolled(person))
    token = person.token()
    person.delete_account()
    users = rows["users"]
    eventually(
        lambda: bool(users.find_one({"clerk_id": person.clerk_id, "deleted_at": {"$ne": None}}))
    )
    user = users.find_one({"clerk_id": person.clerk_id})
    assert user is not None
    assert user["email"] is None
    kept = list(rows["inbox"].find({"clerk_id": person.clerk_id}))
    assert {event["type"] for event in kept} >= {"user.created", "user.deleted"}
    assert {event["body"] for event in kept} == {""}
    gone = person.http.get("/api/me", headers={"authorization": f"Bearer {token}"})
    assert gone.status_code == 401
    purchase = rows["purchases"].find_one({"session_ref": session["id"]})
    assert purchase is not None
    assert purchase["state"] == "paid"
