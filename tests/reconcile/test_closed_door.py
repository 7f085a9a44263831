"""A night in which no webhook comes: one run mends everything, the next finds nothing to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from tests.people import CARD, Person, sign_in, sign_up
from tests.stack import Stack, eventually

from .conftest import Rows, clerk, mended, part, reconcile, stripe

DISPUTED = "4000000000000259"
CARDS = {"Paid": CARD, "Refunded": CARD, "Disputed": DISPUTED}
STATES = {"Paid": "paid", "Refunded": "refunded", "Disputed": "disputed"}
EACH = 7
"""Purchases of each kind of buyer."""


def test_a_night_with_closed_doors_is_mended_by_one_run(
    school: Stack, rows: Rows, closed_doors: Callable[[], None]
) -> None:
    reconcile(school)
    closed_doors()
    slugs = _slugs_for_sale(school)
    buyers = {name: sign_up(school, first_name=name) for name in STATES}
    with ThreadPoolExecutor(len(buyers)) as at_once:
        bought = at_once.map(lambda name: _buy(buyers[name], slugs[:EACH], CARDS[name]), buyers)
        sessions = dict(zip(buyers, bought, strict=True))
    for session in sessions["Refunded"]:
        intent = stripe(school, "GET", f"/checkout/sessions/{session}")["payment_intent"]
        stripe(school, "POST", "/refunds", data={"payment_intent": intent})
    abandoned = buyers["Paid"].checkout(slugs[EACH])["id"]
    stripe(school, "POST", f"/checkout/sessions/{abandoned}/expire")
    renamed, deleted = sign_up(school), sign_up(school)
    for person in (renamed, deleted):
        person.api("GET", "/me").raise_for_status()  # provisioned on the spot
    clerk(school, "PATCH", f"/users/{renamed.clerk_id}", json={"first_name": "Mới"})
    clerk(school, "DELETE", f"/users/{deleted.clerk_id}")
    unmet = sign_up(school, first_name="Chưa")
    assert rows["purchases"].count_documents({"state": "pending"}) == 3 * EACH + 1

    report = reconcile(school)

    assert [one["name"] for one in report["parts"] if one["problems"]] == []
    lists, disputes, pages = 4, EACH, 3
    assert report["calls"]["stripe"] <= lists + pages + 3 * disputes, "not one for each purchase"
    for name, sessions_of in sessions.items():
        found = list(rows["purchases"].find({"session_ref": {"$in": sessions_of}}))
        assert [row["state"] for row in found] == [STATES[name]] * EACH, name
        user = _user(rows, buyers[name])
        active = rows["enrolments"].count_documents({"user_id": user["_id"], "active": True})
        assert active == (EACH if name == "Paid" else 0), name
    assert rows["purchases"].find_one({"session_ref": abandoned})["state"] == "expired"
    assert _user(rows, renamed)["first_name"] == "Mới"
    assert _user(rows, unmet)["first_name"] == "Chưa"
    assert _user(rows, deleted)["deleted_at"] is not None
    eventually(lambda: not rows["outbox"].count_documents({"state": "waiting"}))
    assert mended(reconcile(school)) == {}
    assert [bool(mended(row)) for row in rows["reconciliations"].find().sort("started_at", 1)][
        -2:
    ] == [True, False], "kept for the office"


def test_the_ledger_is_the_providers_own_account(school: Stack, rows: Rows) -> None:
    """Prices in đồng, an account in dollars."""
    reconcile(school)
    listed = stripe(school, "GET", "/balance_transactions", params={"limit": 100})
    assert not listed["has_more"]
    moved = listed["data"]
    assert {one["currency"] for one in moved} == {"usd"}
    written = list(rows["ledger"].find({"net": {"$ne": None}}))
    assert {row["source_ref"] for row in written} == {one["source"] for one in moved}
    for ours, theirs in (("settled", "amount"), ("fee", "fee"), ("net", "net")):
        assert sum(row[ours] for row in written) == sum(one[theirs] for one in moved)
    assert {row["currency"] for row in written} == {"vnd"}
    assert all(row["rate"] for row in written)
    charged = sum(row["amount"] for row in written if row["kind"] == "charge")
    paid = rows["purchases"].aggregate(
        [
            {"$match": {"paid_at": {"$ne": None}}},
            {"$group": {"_id": None, "total": {"$sum": "$total.amount"}}},
        ]
    )
    assert charged == next(paid)["total"]


def test_an_educator_sees_what_they_earned(school: Stack, rows: Rows) -> None:
    educator = sign_in(school, "educator@khoa.test")
    eventually(lambda: rows["ledger"].find_one({"summed": False}) is None)
    answer = educator.api("GET", "/educator/earnings")
    assert answer.status_code == 200, answer.text
    earnings = answer.json()
    who = _user(rows, educator)["_id"]
    owed = sum(row["amount"] for row in rows["ledger"].find({"educator_id": who}))
    rows_told = educator.api("GET", "/educator/earnings/rows?per_page=1").json()
    assert [one["owed"] for one in earnings["balances"]] == ([owed] if rows_told["total"] else [])
    assert rows_told["total"] == rows["ledger"].count_documents({"educator_id": who})
    by_course = educator.api("GET", "/educator/earnings/courses?per_page=100").json()
    assert sum(course["earned"] for course in by_course["items"]) == owed
    assert sum(one["earned"] - one["taken_back"] for one in earnings["months"]) == owed
    for path in ("/educator/earnings", "/educator/earnings/courses", "/educator/earnings/rows"):
        assert sign_up(school).api("GET", path).status_code == 403


def test_two_runs_at_once_mend_once(
    school: Stack, rows: Rows, closed_doors: Callable[[], None]
) -> None:
    closed_doors()
    person = sign_up(school)
    session = _buy(person, _slugs_for_sale(school)[:1], CARD)[0]
    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(lambda _: reconcile(school), range(2)))
    purchase = rows["purchases"].find_one({"session_ref": session})
    assert purchase["state"] == "paid"
    shares = list(rows["ledger"].find({"purchase_id": purchase["_id"], "kind": "share"}))
    assert len(shares) == 1
    assert sorted(bool(mended(report)) for report in reports) == [False, True]


def test_a_refund_that_was_left_undone_is_carried_out_before_the_ledger_is_read(
    school: Stack, rows: Rows
) -> None:
    """Its worker was killed at it, say: the lease has most of a minute to run."""
    person = sign_up(school)
    slug = _slugs_for_sale(school)[0]
    session = _buy(person, [slug], CARD)[0]
    eventually(lambda: rows["purchases"].find_one({"session_ref": session})["state"] == "paid")
    purchase = rows["purchases"].find_one({"session_ref": session})
    httpx.put(f"{school.sandbox_url}/chaos/stripe", json={"calls": {"fail": 1.0}})
    try:
        refund = f"/me/purchases/{purchase['number']}/refund"
        asked = person.api("POST", refund, json={"courses": [slug]})
        assert asked.status_code < 300, asked.text
        subject = {"subject": {"$regex": f"^refund:{purchase['_id']}/"}}
        eventually(lambda: rows["outbox"].find_one(subject)["last_error"] is not None)
        leased = {"next_at": datetime.now(UTC) + timedelta(seconds=40)}
        rows["outbox"].update_one(subject, {"$set": leased})
    finally:
        httpx.delete(f"{school.sandbox_url}/chaos").raise_for_status()
    report = reconcile(school)
    assert part(report, "orders")["mended"] == {"left undone": 1}
    assert rows["outbox"].find_one(subject)["state"] == "done"
    refunded = {"purchase_id": purchase["_id"], "kind": "refund"}
    assert rows["ledger"].find_one(refunded)["amount"] == -purchase["total"]["amount"]
    assert mended(reconcile(school)) == {}


def test_a_platform_that_is_away_stops_the_others_not(school: Stack, rows: Rows) -> None:
    person = sign_up(school)
    person.api("GET", "/me").raise_for_status()
    rows["users"].update_one(
        {"clerk_id": person.clerk_id}, {"$set": {"clerk_updated_at": 1, "first_name": "Cũ"}}
    )
    broken = {"calls": {"fail": 1.0}}
    httpx.put(f"{school.sandbox_url}/chaos/stripe", json=broken).raise_for_status()
    try:
        report = reconcile(school, fails=True)
    finally:
        httpx.delete(f"{school.sandbox_url}/chaos").raise_for_status()
    assert "Unavailable" in part(report, "events")["failed"]
    assert part(report, "people")["failed"] is None
    assert _user(rows, person)["first_name"] == "An"
    assert not any(each["failed"] for each in reconcile(school)["parts"])


def test_most_people_missing_at_clerk_deletes_nobody(school: Stack, rows: Rows) -> None:
    """Another instance's keys, say."""
    strangers = [
        {"clerk_id": f"user_of_another_{n}", "clerk_updated_at": 1, "deleted_at": None}
        for n in range(200)
    ]
    rows["users"].insert_many(strangers)
    try:
        report = reconcile(school, fails=True)
        assert "Nobody was deleted" in part(report, "all people")["failed"]
        theirs = {"clerk_id": {"$regex": "^user_of_another_"}}
        assert rows["users"].count_documents({**theirs, "deleted_at": None}) == 200
        assert report["calls"]["clerk"] <= 5, "a list, and one for each hundred people"
    finally:
        rows["users"].delete_many({"clerk_id": {"$regex": "^user_of_another_"}})


def test_a_pending_purchase_without_a_page_ends_with_its_time(school: Stack, rows: Rows) -> None:
    person = sign_up(school)
    session = person.checkout(_slugs_for_sale(school)[0])["id"]
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    rows["purchases"].update_one(
        {"session_ref": session},
        {"$set": {"session_ref": None, "session_expires_at": long_ago, "created_at": long_ago}},
    )
    user = _user(rows, person)
    assert part(reconcile(school), "pending")["mended"] == {"expired": 1}
    assert rows["purchases"].find_one({"user_id": user["_id"]})["state"] == "expired"


def _buy(person: Person, slugs: list[str], card: str) -> list[str]:
    sessions = [person.checkout(slug) for slug in slugs]
    for session in sessions:
        assert person.pay(session["url"], card).status_code == 200
    return [session["id"] for session in sessions]


def _slugs_for_sale(school: Stack) -> list[str]:
    paid = {"price": "paid", "per_page": 24}
    listed = httpx.get(f"{school.base_url}/api/courses", params=paid).json()
    return [course["slug"] for course in listed["items"]]


def _user(rows: Rows, person: Person) -> dict[str, Any]:
    user: dict[str, Any] = rows["users"].find_one({"clerk_id": person.clerk_id})
    return user
