"""Coupons and activation codes over HTTP: the studio that makes them, the buyers who type them."""

import csv
import secrets
from typing import Any

import httpx
import pytest
from tests.people import Person, sign_in
from tests.stack import Stack, eventually

from .conftest import PHOTO
from .test_cart import in_cart, problem

FOOD = "bep-viet"


@pytest.fixture(scope="module")
def teacher(stack: Stack) -> Person:
    return sign_in(stack, "educator@khoa.test")


@pytest.fixture(scope="module")
def taught(teacher: Person) -> dict[str, Any]:
    """A paid course of theirs, published."""
    cards = teacher.api("GET", "/educator/courses").json()["items"]
    found: dict[str, Any] = next(
        card for card in cards if card["price"]["amount"] and card["state"] == "published"
    )
    return found


def new_code() -> str:
    return f"TET-{secrets.token_hex(4).upper()}"


def make(seller: Person, **changes: Any) -> dict[str, Any]:
    body = {"code": new_code(), "percent": 20, **changes}
    answer = seller.api("POST", "/educator/coupons", json=body)
    assert answer.status_code == 201, answer.text
    coupon: dict[str, Any] = answer.json()
    return coupon


def fields(answer: httpx.Response) -> list[str]:
    return [f"{error['field']}: {error['code']}" for error in answer.json()["errors"]]


def test_an_educators_coupon_is_typed_paid_with_and_listed(
    person: Person, teacher: Person, taught: dict[str, Any]
) -> None:
    coupon = make(teacher, max_uses=5)
    slugs = [taught["slug"], next(slug for slug in (PHOTO, FOOD) if slug != taught["slug"])]
    in_cart(person, *slugs)
    typed = {"code": coupon["code"].lower()}
    cart = person.api("PUT", "/me/cart/coupon", json=typed).json()
    assert cart["coupon"] == {"code": coupon["code"], "problem": None}
    body = {"courses": slugs, "coupon": coupon["code"], "total": cart["total"]}
    sessions = [person.api("POST", "/create-checkout-session", json=body).json() for _ in range(2)]
    assert sessions[0] == sessions[1]
    assert person.pay(sessions[0]["url"]).status_code == 200
    bought = person.api("GET", f"/checkout-sessions/{sessions[0]['id']}").json()
    assert (bought["state"], bought["coupon_code"]) == ("paid", coupon["code"])
    assert bought["total"] == cart["total"]
    assert sum(line["discount"] for line in bought["lines"]) == cart["discount"]["amount"]
    uses = teacher.api("GET", f"/educator/coupons/{coupon['id']}/uses").json()
    assert uses["total"] == 1
    [use] = uses["items"]
    assert (use["state"], use["purchase_number"]) == ("used", bought["number"])
    assert "@" not in str(use)

    def listed_uses() -> int:
        listed = teacher.api("GET", "/educator/coupons").json()["items"]
        return int(next(one for one in listed if one["id"] == coupon["id"])["uses"])

    eventually(lambda: listed_uses() == 1)


def test_all_off_opens_the_course_on_the_success_page(
    person: Person, teacher: Person, taught: dict[str, Any], stack: Stack
) -> None:
    coupon = make(teacher, percent=100, course_ids=[taught["id"]])
    body = {"courses": [taught["slug"]], "coupon": coupon["code"]}
    answer = person.api("POST", "/create-checkout-session", json=body)
    assert answer.status_code == 201
    session = answer.json()
    page = f"{stack.base_url}/checkout/success?session_id={session['id']}"
    assert session["url"] == page
    shown = person.api("GET", f"/checkout-sessions/{session['id']}").json()
    assert (shown["state"], shown["total"]["amount"], shown["access"]) == ("paid", 0, True)
    assert person.api("GET", f"/courses/{taught['slug']}/mine").json()["enrolled"]


def test_ten_wrong_codes_a_minute_then_wait(person: Person) -> None:
    in_cart(person, PHOTO)
    for _ in range(10):
        wrong = person.api("PUT", "/me/cart/coupon", json={"code": "SAI-RỒI"})
        assert problem(wrong) == (409, "coupon_unknown")
    waits = person.api("PUT", "/me/cart/coupon", json={"code": "SAI"})
    assert problem(waits) == (429, "too_many_requests")
    assert 1 <= int(waits.headers["retry-after"]) <= 60
    assert person.api("POST", "/me/activation", json={"code": "SAI"}).status_code == 429
    body = {"courses": [PHOTO], "coupon": "SAI"}
    assert person.api("POST", "/create-checkout-session", json=body).status_code == 429
    assert person.api("GET", "/me/cart").json()["coupon"] is None


def test_a_coupon_is_its_educators(person: Person, teacher: Person) -> None:
    coupon = make(teacher)
    path = f"/educator/coupons/{coupon['id']}"
    assert person.api("PATCH", path, json={"active": False}).status_code == 403
    assert teacher.api("PATCH", path, json={"active": False}).json()["active"] is False
    assert teacher.api("PATCH", path, json={"max_uses": 3}).json()["active"] is False
    in_cart(person, PHOTO)
    off = person.api("PUT", "/me/cart/coupon", json={"code": coupon["code"]})
    assert problem(off) == (409, "coupon_inactive")
    everybodys = {"code": new_code(), "percent": 5, "scope": "all"}
    assert problem(teacher.api("POST", "/educator/coupons", json=everybodys)) == (403, "forbidden")


def test_an_admins_coupon_is_for_everybodys_courses(person: Person, stack: Stack) -> None:
    admin = sign_in(stack, "admin@khoa.test")
    coupon = make(admin, scope="all", percent=None, amount={"amount": 100_000, "currency": "vnd"})
    in_cart(person, PHOTO, FOOD)
    cart = person.api("PUT", "/me/cart/coupon", json={"code": coupon["code"]}).json()
    assert cart["total"]["amount"] == 348_000
    assert [line["discount"] for line in cart["lines"]] == [55_580, 44_420]
    assert coupon["everybodys"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"code": "TẾT"}, "code: bad_coupon_code"),
    ({"percent": None}, "percent: percent_or_amount"),
    ({"amount": {"amount": 10_000, "currency": "vnd"}}, "percent: percent_or_amount"),
    ({"percent": 0}, "percent: greater_than_equal"),
    ({"percent": 101}, "percent: less_than_equal"),
    ({"percent": None, "amount": {"amount": 5, "currency": "usd"}}, "amount: wrong_currency"),
    ({"percent": None, "amount": {"amount": 0, "currency": "vnd"}}, "amount: missing"),
    ({"course_ids": ["0" * 24]}, "course_ids.0: not_found"),
    ({"course_ids": ["../x"]}, "course_ids.0: not_found"),
    ({"valid_from": "2027-01-02T00:00:00"}, "valid_from: timezone_aware"),
    (
        {"valid_from": "2027-01-02T00:00:00Z", "valid_to": "2027-01-01T00:00:00Z"},
        "valid_to: ends_before_it_begins",
    ),
    ({"max_uses": 10**20}, "max_uses: less_than_equal"),
]


def test_bad_coupons_are_told_at_their_field(teacher: Person) -> None:
    taken = make(teacher)["code"]
    for changes, field in [*BAD, ({"code": taken.lower()}, "code: coupon_code_taken")]:
        body = {"code": new_code(), "percent": 20, **changes}
        answer = teacher.api("POST", "/educator/coupons", json=body)
        assert answer.status_code == 422, (changes, answer.text)
        assert fields(answer) == [field]


def test_activation_codes_are_made_typed_and_downloaded(
    person: Person, teacher: Person, taught: dict[str, Any]
) -> None:
    body = {"name": "=Công ty A", "course_ids": [taught["id"]], "size": 3}
    made = teacher.api("POST", "/educator/activation-batches", json=body)
    assert made.status_code == 201, made.text
    path = f"/educator/activation-batches/{made.json()['id']}"
    codes = teacher.api("GET", f"{path}/codes").json()
    assert codes["total"] == 3
    first, second, third = (code["code"] for code in codes["items"])
    opened = person.api("POST", "/me/activation", json={"code": first.lower()})
    assert opened.status_code == 201, opened.text
    assert (opened.json()["state"], opened.json()["total"]["amount"]) == ("paid", 0)
    assert person.api("GET", f"/courses/{taught['slug']}/mine").json()["enrolled"]
    assert problem(person.api("POST", "/me/activation", json={"code": second})) == (
        409,
        "already_owned",
    )
    assert teacher.api("POST", f"{path}/cancel", json={"codes": [third]}).json() == {"cancelled": 1}
    assert person.api("GET", f"{path}/codes").status_code == 403

    file = teacher.api("GET", f"{path}/codes.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.content.decode("utf-8-sig").splitlines()))
    assert [(row["code"], row["state"]) for row in rows] == [
        (first, "used"),
        (second, "unused"),
        (third, "cancelled"),
    ]
    assert rows[0]["used_by"] == person.api("GET", "/me").json()["name"]

    def listed_counts() -> tuple[int, int, int]:
        listed = teacher.api("GET", "/educator/activation-batches").json()["items"]
        batch = next(one for one in listed if one["id"] == made.json()["id"])
        return batch["used"], batch["cancelled"], batch["size"]

    eventually(lambda: listed_counts() == (1, 1, 3))


@pytest.mark.parametrize("size", [0, 5001])
def test_a_batch_has_bounds(teacher: Person, taught: dict[str, Any], size: int) -> None:
    body = {"name": "A", "course_ids": [taught["id"]], "size": size}
    assert teacher.api("POST", "/educator/activation-batches", json=body).status_code == 422
