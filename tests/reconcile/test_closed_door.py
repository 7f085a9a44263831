"""A night in which no webhook comes: one run mends everything, the next finds nothing to do."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from tests.people import Person, sign_up
from tests.stack import Stack, eventually

DISPUTED = "4000000000000259"
DOOR_CLOSED = {"webhooks": {"drop": 1.0, "drop_for_good": True}}
STATES = {"Paid": "paid", "Refunded": "refunded", "Disputed": "disputed"}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("night"), {"KHOA_WORKERS": "1"})
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


def reconcile(stack: Stack, *, fails: bool = False) -> dict[str, Any]:
    done = stack.command("reconcile", "--json")
    assert done.returncode == int(fails), done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def mended(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {part["name"]: part["mended"] for part in report["parts"] if part["mended"]}


def stripe(stack: Stack, method: str, path: str, **kwargs: Any) -> Any:
    auth = (stack.keys["STRIPE_SECRET_KEY"], "")
    answer = httpx.request(method, f"{stack.sandbox_url}/stripe/v1{path}", auth=auth, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json()


def clerk(stack: Stack, method: str, path: str, **kwargs: Any) -> Any:
    headers = {"authorization": f"Bearer {stack.keys['CLERK_SECRET_KEY']}"}
    base = f"{stack.sandbox_url}/clerk-api/v1"
    answer = httpx.request(method, f"{base}{path}", headers=headers, timeout=20, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json()


def close_doors(stack: Stack) -> None:
    for platform in ("stripe", "clerk", "cloudinary"):
        httpx.put(f"{stack.sandbox_url}/chaos/{platform}", json=DOOR_CLOSED).raise_for_status()


def test_a_night_with_closed_doors_is_mended_by_one_run(school: Stack) -> None:
    reconcile(school)
    close_doors(school)
    listed = httpx.get(f"{school.base_url}/api/courses", params={"price": "paid"}).json()
    slugs = [course["slug"] for course in listed["items"]][:5]
    buyers = {name: sign_up(school, first_name=name) for name in ("Paid", "Refunded", "Disputed")}
    sessions: dict[str, list[str]] = {}
    for name, person in buyers.items():
        sessions[name] = [_bought(person, slug) for slug in slugs]
    for session in sessions["Refunded"]:
        intent = stripe(school, "GET", f"/checkout/sessions/{session}")["payment_intent"]
        stripe(school, "POST", "/refunds", data={"payment_intent": intent})
    abandoned = buyers["Paid"].checkout(*slugs[:0], _another(school, slugs))["id"]
    stripe(school, "POST", f"/checkout/sessions/{abandoned}/expire")
    renamed, deleted = sign_up(school), sign_up(school, first_name="Đi")
    for person in (renamed, deleted):
        person.api("GET", "/me").raise_for_status()  # provisioned on the spot
    clerk(school, "PATCH", f"/users/{renamed.clerk_id}", json={"first_name": "Mới"})
    clerk(school, "DELETE", f"/users/{deleted.clerk_id}")
    unmet = sign_up(school, first_name="Chưa")

    with MongoClient[dict[str, Any]](school.mongodb_uri) as client:
        rows = client["khoa"]
        assert rows["purchases"].count_documents({"state": "pending"}) == 3 * len(slugs) + 1
        report = reconcile(school)
        lists, disputes = 3, len(sessions["Disputed"])
        assert report["calls"]["stripe"] <= lists + 3 * disputes + 1, (
            "no question for each purchase"
        )
        for name, sessions_of in sessions.items():
            found = list(rows["purchases"].find({"session_ref": {"$in": sessions_of}}))
            assert {row["state"] for row in found} == {STATES[name]}, name
            user = _user(rows, buyers[name])
            active = rows["enrolments"].count_documents({"user_id": user["_id"], "active": True})
            assert active == (len(slugs) if name == "Paid" else 0), name
        assert rows["purchases"].find_one({"session_ref": abandoned})["state"] == "expired"  # type: ignore[index]
        assert _user(rows, renamed)["first_name"] == "Mới"
        assert _user(rows, unmet)["first_name"] == "Chưa"
        assert _user(rows, deleted)["deleted_at"] is not None
        eventually(lambda: not rows["outbox"].count_documents({"state": "waiting"}))
        assert mended(reconcile(school)) == {}
        kept = list(rows["reconciliations"].find().sort("started_at", 1))
        assert [bool(_mended_of(row)) for row in kept] == [bool(_mended_of(kept[0])), True, False]


def _bought(person: Person, slug: str) -> str:
    session = person.checkout(slug)
    card = DISPUTED if _first_name(person) == "Disputed" else "4242424242424242"
    assert person.pay(session["url"], card).status_code == 200
    return str(session["id"])


def _first_name(person: Person) -> str:
    return str(person.api("GET", "/me").json()["name"]).split()[-1]


def _another(school: Stack, but: list[str]) -> str:
    listed = httpx.get(f"{school.base_url}/api/courses", params={"price": "paid"}).json()
    return next(course["slug"] for course in listed["items"] if course["slug"] not in but)


def _user(rows: Any, person: Person) -> dict[str, Any]:
    user: dict[str, Any] = rows["users"].find_one({"clerk_id": person.clerk_id})
    return user


def _mended_of(row: dict[str, Any]) -> list[dict[str, int]]:
    return [part["mended"] for part in row["parts"] if part["mended"]]
