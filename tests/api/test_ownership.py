"""What is somebody's own is theirs alone, whichever of the API's routes is called; a route that is
added later is called too. The office's are in tests/admin/test_access.py."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import Person, sign_up, visitor
from tests.stack import Stack

from .conftest import PHOTO

Rows = MongoDatabase[dict[str, Any]]
FOR_EVERYBODY = {
    ("GET", "/api/courses"),
    ("GET", "/api/courses/{slug}"),
    ("GET", "/api/categories"),
    ("POST", "/api/cart/quote"),
    ("GET", "/api/learn/{slug}/lectures/{lecture_id}"),
    ("GET", "/api/config"),
    ("GET", "/api/webhooks/{platform}"),
    ("GET", "/api/webhooks/{platform}/{door}"),
    ("POST", "/api/webhooks/{platform}"),
    ("POST", "/api/webhooks/{platform}/{door}"),
}
BODY = {"courses": ["x"], "code": "X", "title": "x", "kind": "text", "name": "x", "active": False}
"""What some route would take: who may not is refused whatever a body holds."""


@pytest.fixture(scope="module")
def documented(stack: Stack) -> list[tuple[str, str]]:
    """Method and path, with its braces, of all that the API has."""
    document = httpx.get(f"{stack.base_url}/api/openapi.json", timeout=20, trust_env=False).json()
    return [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if path.startswith("/api/")
    ]


def filled(
    documented: list[tuple[str, str]], below: str, ids: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Those below a path that name one of these ids, with the ids in their places."""
    for method, path in documented:
        named = set(re.findall(r"{(\w+)}", path))
        if path.startswith(below) and named & set(ids):
            yield method, re.sub(r"{(\w+)}", lambda match: ids.get(match[1], "0" * 24), path)


def test_nobody_gets_further_than_the_shop_window(
    stack: Stack, documented: list[tuple[str, str]]
) -> None:
    assert len(documented) > 80
    nobody = visitor(stack)
    for method, path in set(documented) - FOR_EVERYBODY:
        address = re.sub(r"{\w+}", "0" * 24, path)
        sent = {} if method in ("GET", "DELETE") else {"json": BODY}
        answer = nobody.request(method, address, **sent)
        assert answer.status_code == 401, (method, path, answer.text)


def test_an_educators_things_do_not_exist_for_another(
    stack: Stack, educator: Person, rows: Rows, documented: list[tuple[str, str]]
) -> None:
    face = {"headline": "Dạy vẽ", "bio": "Tôi vẽ."}
    other = sign_up(stack)
    assert other.api("POST", "/me/educator", json=face).status_code == 200
    teacher = rows["users"].find_one({"clerk_id": educator.clerk_id})
    assert teacher is not None
    course = rows["courses"].find_one({"educator_id": teacher["_id"], "state": "published"})
    assert course is not None
    coupon = educator.api("POST", "/educator/coupons", json={"code": "CUA-TOI", "percent": 1})
    batch = educator.api(
        "POST",
        "/educator/activation-batches",
        json={"name": "Công ty", "course_ids": [str(course["_id"])], "size": 1},
    )
    chapter = course["outline"][0]
    ids = {
        "course_id": str(course["_id"]),
        "chapter_id": chapter["id"],
        "lecture_id": chapter["lectures"][0]["id"],
        "coupon_id": coupon.json()["id"],
        "batch_id": batch.json()["id"],
        "language": "vi",
    }
    called = list(filled(documented, "/api/educator", ids))
    assert len(called) >= 25
    for method, path in called:
        sent = {} if method in ("GET", "DELETE") else {"json": BODY}
        answer = other.api(method, path.removeprefix("/api"), **sent)
        assert answer.status_code == 404, (method, path, answer.text)
    assert rows["courses"].find_one({"_id": course["_id"]}) == course
    theirs = {"course_ids": [str(course["_id"])]}
    taken = other.api("POST", "/educator/coupons", json={"code": "CUA-AI", "percent": 9, **theirs})
    assert [error["field"] for error in taken.json()["errors"]] == ["course_ids.0"]
    made = other.api(
        "POST", "/educator/activation-batches", json={"name": "x", "size": 1, **theirs}
    )
    assert made.status_code == 422


def test_a_buyers_things_do_not_exist_for_another(
    stack: Stack, person: Person, documented: list[tuple[str, str]]
) -> None:
    session = person.checkout(PHOTO)
    shown = person.api("GET", f"/checkout-sessions/{session['id']}").json()
    ids = {
        "number": shown["number"],
        "session_id": session["id"],
        "reference": shown["number"].replace("-", ""),
    }
    called = [
        (method, path)
        for method, path in filled(documented, "/api/", ids)
        if not path.startswith("/api/admin")
    ]
    assert len(called) >= 5
    other = sign_up(stack)
    assert other.api("POST", "/me/educator", json={"headline": "x", "bio": "x"}).status_code == 200
    for method, path in called:
        sent = {"json": {"courses": [PHOTO]}} if method == "POST" else {}
        answer = other.api(method, path.removeprefix("/api"), **sent)
        assert answer.status_code == 404, (method, path, answer.text)


def test_nobody_makes_themselves_more_than_they_are(person: Person, rows: Rows) -> None:
    """Fields that a body has no business with are left alone."""
    mine = {"roles": ["admin"], "email": "admin@khoa.test", "email_verified": True, "slug": "x"}
    me = person.api("PATCH", "/me", json={"language": "en", **mine}).json()
    assert (me["roles"], me["language"]) == (["student"], "en")
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    assert user is not None
    assert (user["roles"], user["slug"]) == ([], None)
    made = {"state": "paid", "facts": {}, "provider": None, "discount": 1, "educator_percent": 0}
    body = {"courses": [PHOTO], "price": {"amount": 0, "currency": "vnd"}, **made}
    answer = person.api("POST", "/create-checkout-session", json=body)
    assert answer.status_code == 201
    purchase = rows["purchases"].find_one({"session_ref": answer.json()["id"]})
    assert purchase is not None
    assert (purchase["state"], purchase["educator_percent"]) == ("pending", 70)
    assert purchase["total"]["amount"] > 0
    for total in (-1, 1.5, 10**12):
        wrong = {**body, "total": {"amount": total, "currency": "vnd"}}
        assert person.api("POST", "/create-checkout-session", json=wrong).status_code == 422
