"""A cart and its checkout over HTTP."""

from typing import Any

import httpx
import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import Person
from tests.stack import eventually

from .conftest import FREE, PHOTO

Rows = MongoDatabase[dict[str, Any]]
FOOD = "bep-viet"


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


def in_cart(person: Person, *slugs: str) -> dict[str, Any]:
    for slug in slugs:
        answer = person.api("PUT", f"/me/cart/courses/{slug}")
        assert answer.status_code == 200, answer.text
    cart: dict[str, Any] = person.api("GET", "/me/cart").json()
    return cart


def test_a_cart_is_bought_as_it_was_shown(person: Person, rows: Rows) -> None:
    cart = in_cart(person, PHOTO, FOOD, PHOTO)
    assert [line["slug"] for line in cart["lines"]] == [PHOTO, FOOD]
    assert cart["total"] == {"amount": 448_000, "currency": "vnd"}
    body = {"courses": [PHOTO, FOOD], "total": cart["total"]}
    rows["courses"].update_one({"slug": FOOD}, {"$set": {"price.amount": 189_000}})
    try:
        answer = person.api("POST", "/create-checkout-session", json=body)
        assert problem(answer) == (409, "price_changed")
        assert [error["field"] for error in answer.json()["errors"]] == ["courses.1"]
        assert person.api("GET", "/me/purchases").json()["total"] == 0
        [_, line] = person.api("GET", "/me/cart").json()["lines"]
        assert (line["price"]["amount"], line["was"]["amount"]) == (189_000, 199_000)
        assert (line["problems"], line["buyable"]) == (["price_changed"], True)
    finally:
        rows["courses"].update_one({"slug": FOOD}, {"$set": {"price.amount": 199_000}})
    session = person.api("POST", "/create-checkout-session", json=body).json()
    assert person.pay(session["url"]).status_code == 200
    eventually(lambda: person.api("GET", "/me/cart").json()["lines"] == [])


def test_a_cart_is_its_owners(person: Person, anyone: httpx.Client) -> None:
    assert person.api("GET", "/me/cart").json() == {
        "lines": [],
        "coupon": None,
        "subtotal": {"amount": 0, "currency": "vnd"},
        "discount": {"amount": 0, "currency": "vnd"},
        "total": {"amount": 0, "currency": "vnd"},
    }
    in_cart(person, PHOTO)
    assert problem(anyone.get("/api/me/cart")) == (401, "not_signed_in")
    assert person.api("DELETE", f"/me/cart/courses/{PHOTO}").json()["lines"] == []
    assert person.api("DELETE", "/me/cart/courses/khong-co").status_code == 200


def test_what_cannot_be_bought_is_not_put_in(person: Person, educator: Person) -> None:
    assert problem(person.api("PUT", f"/me/cart/courses/{FREE}")) == (409, "course_free")
    assert problem(person.api("PUT", "/me/cart/courses/khong-co")) == (404, "not_found")
    own = educator.api("GET", "/educator/courses").json()["items"]
    paid = next(one["slug"] for one in own if one["price"]["amount"])
    assert problem(educator.api("PUT", f"/me/cart/courses/{paid}")) == (409, "own_course")


def test_a_visitors_cart_is_quoted_and_taken_over(person: Person, anyone: httpx.Client) -> None:
    seen = [
        {"slug": PHOTO, "price": {"amount": 199_000, "currency": "vnd"}},
        {"slug": "khong-co", "price": {"amount": 1, "currency": "vnd"}},
    ]
    quoted = anyone.post("/api/cart/quote", json={"courses": seen}).json()
    [line] = quoted["lines"]
    assert (line["was"]["amount"], line["price"]["amount"]) == (199_000, 249_000)
    assert quoted["total"]["amount"] == 249_000
    merged = person.api("POST", "/me/cart/merge", json={"courses": seen}).json()
    assert merged["lines"] == [line]
    too_many = {"courses": seen[:1] * 51}
    assert anyone.post("/api/cart/quote", json=too_many).status_code == 422


@pytest.mark.parametrize("total", [{"amount": -1, "currency": "vnd"}, {"amount": 1}])
def test_a_seen_total_that_is_no_money_is_told_at_its_field(
    person: Person, total: dict[str, object]
) -> None:
    body = {"courses": [PHOTO], "total": total}
    answer = person.api("POST", "/create-checkout-session", json=body)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"].startswith("total")


def test_a_deleted_persons_cart_goes_too(person: Person, rows: Rows) -> None:
    in_cart(person, PHOTO)
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    assert user is not None
    assert rows["carts"].count_documents({"_id": user["_id"]}) == 1
    person.delete_account()
    eventually(lambda: rows["carts"].count_documents({"_id": user["_id"]}) == 0)
