"""The book, payouts and reconciliations in the office."""

import csv
import io
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.people import Person
from tests.stack import Stack, eventually

from .conftest import PHOTO, Office, bought


@pytest.fixture
def number(person: Person, rows: Any) -> str:
    """Of a purchase whose educator's share is in the book."""
    number = bought(person, PHOTO)
    eventually(lambda: rows["ledger"].find_one({"number": number, "kind": "share"}) is not None)
    return number


def test_rows_are_filtered_and_downloaded(office: Office, admin: Person, number: str) -> None:
    shares = office.get("/ledger", kind=["share"], per_page=100)
    (row,) = [one for one in shares["items"] if one["number"] == number]
    assert row["educator"]
    assert row["amount"] == 174_300, "70 % of 249.000 đồng"
    by_educator = office.get("/ledger", educator=row["educator_id"], kind=["share"])
    assert {one["educator_id"] for one in by_educator["items"]} == {row["educator_id"]}
    assert office.get("/ledger", kind=["dispute_won"])["items"] == []
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    assert office.get("/ledger", last=yesterday)["total"] == 0
    office.get("/ledger", status=422, first="2026-02-01", last="2026-01-01")
    office.get("/ledger", status=422, kind=["gift"])
    answer = admin.api("GET", "/admin/ledger/rows.csv", params={"kind": ["share"]})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["amount"] for line in lines if line["purchase"] == number] == ["174300"]


def summed_up(rows: Any) -> None:
    """The sums that pages show have caught up with the book."""
    eventually(lambda: rows["ledger"].find_one({"summed": False}) is None)


def balance(office: Office, educator_id: str) -> Any:
    items = office.get("/ledger/balances")["items"]
    return next(one for one in items if one["educator_id"] == educator_id)


def test_a_payout_is_recorded_once_and_not_above_what_is_owed(
    office: Office, number: str, rows: Any, person: Person
) -> None:
    share = rows["ledger"].find_one({"number": number, "kind": "share"})
    educator_id = str(share["educator_id"])
    summed_up(rows)
    before = balance(office, educator_id)
    assert before["owed"] >= 174_300
    form = {
        "educator_id": educator_id,
        "amount": 100_000,
        "currency": "vnd",
        "reference": f"FT{secrets.token_hex(4)}",
    }
    paid = office.post("/ledger/payouts", form, status=201)
    assert (paid["kind"], paid["amount"]) == ("payout", -100_000)
    known = office.post("/ledger/payouts", form, status=409)
    assert known["code"] == "payout_recorded"
    assert [one["field"] for one in known["errors"]] == ["reference"]
    summed_up(rows)
    after = balance(office, educator_id)
    assert (before["owed"] - after["owed"], after["paid_out"] - before["paid_out"]) == (
        100_000,
        100_000,
    )
    more = {**form, "amount": after["owed"] + 1, "reference": f"FT{secrets.token_hex(4)}"}
    assert office.post("/ledger/payouts", more, status=409)["code"] == "more_than_owed"
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    late = office.post("/ledger/payouts", {**more, "paid_on": tomorrow}, status=422)
    assert late["errors"][0]["code"] == "day_not_possible"
    office.post("/ledger/payouts", {**more, "confirmed": True}, status=201)
    summed_up(rows)
    assert balance(office, educator_id)["owed"] == -1
    nobody = {**form, "educator_id": "0" * 24}
    office.post("/ledger/payouts", nobody, status=404)
    student = {**form, "educator_id": person.api("GET", "/me").json()["id"], "confirmed": True}
    office.post("/ledger/payouts", student, status=404)
    for wrong in ({"amount": 0}, {"currency": "VND"}, {"currency": "xxx"}, {"reference": " "}):
        office.post("/ledger/payouts", {**form, **wrong}, status=422)


def test_a_reconciliation_is_started_and_told(office: Office, stack: Stack, person: Person) -> None:
    """One is enough for two clicks; what it mended is said."""
    before = office.get("/reconciliations")["total"]
    chaos = f"{stack.sandbox_url}/chaos/stripe"
    closed = {"webhooks": {"drop": 1.0, "drop_for_good": True}}
    httpx.put(chaos, json=closed, timeout=10, trust_env=False).raise_for_status()
    try:
        session = person.checkout(PHOTO)
        assert person.pay(session["url"]).status_code == 200
    finally:
        httpx.delete(f"{stack.sandbox_url}/chaos", timeout=10, trust_env=False).raise_for_status()
    started = office.post("/reconciliations", status=202)
    assert started["running"]
    eventually(lambda: office.get("/reconciliations")["total"] > before, within=60)
    eventually(lambda: not office.get("/reconciliations")["running"])
    listed = office.get("/reconciliations")
    assert listed["next_at"] is None, "this school's timer is off"
    last = listed["items"][0]
    assert (last["by"], last["failed"]) == ("office", False)
    assert last["mended"] >= 1
    assert {part["name"] for part in last["parts"]} >= {"events", "pending", "ledger"}
    assert person.api("GET", f"/courses/{PHOTO}/mine").json()["enrolled"]
    assert office.get("/overview")["last_reconciliation"]["id"] == last["id"]
