"""Who may give what back: buyers and educators under the policy, and only what is theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import Person
from tests.stack import eventually

from .conftest import PHOTO

Rows = MongoDatabase[dict[str, Any]]
OTHER = "bep-viet"


def bought(person: Person, *slugs: str) -> str:
    session = person.checkout(*slugs)
    assert person.pay(session["url"]).status_code == 200
    path = f"/checkout-sessions/{session['id']}"
    eventually(lambda: person.api("GET", path).json()["state"] == "paid")
    return str(person.api("GET", path).json()["number"])


def choice(person: Person, number: str) -> dict[str, Any]:
    answer = person.api("GET", f"/me/purchases/{number}/refund")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refusals(person: Person, number: str) -> dict[str, str | None]:
    return {line["slug"]: line["refusal"] for line in choice(person, number)["lines"]}


def give_back(person: Person, number: str, *slugs: str) -> tuple[int, dict[str, Any]]:
    answer = person.api("POST", f"/me/purchases/{number}/refund", json={"courses": list(slugs)})
    return answer.status_code, answer.json()


def state(person: Person, number: str) -> str:
    return str(person.api("GET", f"/me/purchases/{number}").json()["state"])


def enrolled(person: Person, slug: str) -> bool:
    return bool(person.api("GET", f"/courses/{slug}/mine").json()["enrolled"])


@pytest.fixture
def number(person: Person) -> str:
    return bought(person, PHOTO, OTHER)


def test_a_buyer_gives_one_course_back(person: Person, number: str) -> None:
    offered = choice(person, number)
    assert (offered["days"], offered["progress"], offered["by_hand"]) == (14, 30, False)
    assert refusals(person, number) == {PHOTO: None, OTHER: None}
    status, answer = give_back(person, number, OTHER)
    assert status == 200
    assert {line["slug"]: line["refusal"] for line in answer["lines"]}[OTHER] == "on_its_way"
    eventually(lambda: state(person, number) == "partially_refunded")
    eventually(lambda: not person.api("GET", f"/me/purchases/{number}").json()["refunding"])
    assert (enrolled(person, PHOTO), enrolled(person, OTHER)) == (True, False)
    shown = person.api("GET", f"/me/purchases/{number}").json()
    assert {line["slug"]: line["open"] for line in shown["lines"]} == {PHOTO: True, OTHER: False}
    status, answer = give_back(person, number, OTHER)
    assert (status, answer["code"]) == (409, "refund_not_allowed")
    assert [error["code"] for error in answer["errors"]] == ["on_its_way"]
    status, answer = give_back(person, number, "khong-co")
    assert (status, answer["code"]) == (404, "not_found")
    assert give_back(person, number)[0] == 422


def test_the_days_end(person: Person, number: str, rows: Rows) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=14, minutes=1)
    rows["purchases"].update_one({"number": number}, {"$set": {"paid_at": long_ago}})
    assert set(refusals(person, number).values()) == {"too_late"}
    status, answer = give_back(person, number, PHOTO)
    assert (status, answer["errors"][0]["code"]) == (409, "too_late")
    assert state(person, number) == "paid"


def test_who_has_learned_much_keeps_the_course(person: Person, number: str) -> None:
    learned = person.api("GET", f"/learn/{PHOTO}").json()
    lectures = [one["id"] for chapter in learned["chapters"] for one in chapter["lectures"]]
    few = lectures[: int(len(lectures) * 0.3)]
    for lecture in few:
        done = person.api(
            "PUT", f"/learn/{PHOTO}/lectures/{lecture}/progress", json={"completed": True}
        )
        assert done.status_code == 200, done.text
    assert refusals(person, number)[PHOTO] is None
    for lecture in lectures[len(few) : len(few) + 2]:
        person.api("PUT", f"/learn/{PHOTO}/lectures/{lecture}/progress", json={"completed": True})
    assert refusals(person, number) == {PHOTO: "too_much_learned", OTHER: None}
    for lecture in lectures:
        unseen = {"completed": False}
        person.api("PUT", f"/learn/{PHOTO}/lectures/{lecture}/progress", json=unseen)
    assert person.api("GET", f"/learn/{PHOTO}").json()["progress"]["percent"] == 0
    assert refusals(person, number)[PHOTO] == "too_much_learned", "what was seen stays seen"
    status, answer = give_back(person, number, PHOTO, OTHER)
    assert status == 409, "all or nothing: the buyer chose both"
    assert [error["code"] for error in answer["errors"]] == ["too_much_learned"]
    assert (enrolled(person, PHOTO), enrolled(person, OTHER)) == (True, True)


def test_a_purchase_is_its_buyers(person: Person, educator: Person, number: str) -> None:
    for path in ("", "/refund"):
        assert educator.api("GET", f"/me/purchases/{number}{path}").status_code == 404
        assert person.http.get(f"/api/me/purchases/{number}{path}").status_code == 401
    assert give_back(educator, number, PHOTO)[0] == 404


def test_an_educator_gives_back_what_they_taught(
    person: Person, educator: Person, rows: Rows
) -> None:
    teacher = rows["users"].find_one({"clerk_id": educator.clerk_id})
    assert teacher is not None
    taught = rows["courses"].find_one({"educator_id": teacher["_id"], "price.amount": {"$gt": 0}})
    others = rows["courses"].find_one(
        {"educator_id": {"$ne": teacher["_id"]}, "price.amount": {"$gt": 0}, "state": "published"}
    )
    assert taught is not None
    assert others is not None
    mine, theirs = str(taught["slug"]), str(others["slug"])
    sold = bought(person, mine, theirs)
    sale = next(
        one
        for one in educator.api("GET", "/educator/sales").json()["items"]
        if one["number"] == sold
    )
    assert [line["slug"] for line in sale["lines"]] == [mine]
    assert "@" not in sale["buyer"]
    path = f"/educator/sales/{sold}/refund"
    assert educator.api("POST", path, json={"courses": [theirs]}).status_code == 404
    assert person.api("POST", path, json={"courses": [mine]}).status_code == 403
    done = educator.api("POST", path, json={"courses": [mine]})
    assert done.status_code == 200, done.text
    assert [line["slug"] for line in done.json()["lines"]] == [mine]
    eventually(lambda: state(person, sold) == "partially_refunded")
    assert (enrolled(person, mine), enrolled(person, theirs)) == (False, True)
