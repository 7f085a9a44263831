"""The office reads who did what, and the rows say nothing of who anybody is."""

from typing import Any

from tests.people import Person

from .conftest import Office, bought


def test_a_refund_and_a_payout_are_told_of_whoever_did_them(
    office: Office, admin: Person, person: Person, rows: Any
) -> None:
    number = bought(person, "nhiep-anh-bang-dien-thoai")
    office.post(f"/purchases/{number}/refund", {"lines": None})
    purchase = rows["purchases"].find_one({"number": number})
    me = admin.api("GET", "/me").json()
    listed = office.get("/audit", subject=f"purchase:{purchase['_id']}")
    assert listed["total"] == 1
    (row,) = listed["items"]
    assert (row["action"], row["actor"]) == (
        "purchase.refund_ordered",
        {"id": me["id"], "name": me["name"]},
    )
    assert row["details"] == {
        "amount": purchase["total"]["amount"],
        "currency": "vnd",
        "lines": 1,
    }
    mine = office.get("/audit", actor=me["id"], per_page=1)
    assert (mine["items"], mine["per_page"]) == ([row], 1)
    stored = str(list(rows["audit"].find()))
    for secret in (person.email, me["email"], me["name"], "An"):
        assert f"{secret}'" not in stored


def test_a_refund_that_is_refused_is_not_told(office: Office, person: Person, rows: Any) -> None:
    number = bought(person, "nhiep-anh-bang-dien-thoai")
    office.post(f"/purchases/{number}/refund", {"lines": None})
    office.post(f"/purchases/{number}/refund", {"lines": None}, status=409)
    purchase = rows["purchases"].find_one({"number": number})
    assert rows["audit"].count_documents({"subject": f"purchase:{purchase['_id']}"}) == 1


def test_bad_questions_are_refused(office: Office) -> None:
    office.get("/audit", status=422, actor="nobody")
    office.get("/audit", status=422, page=0)
    assert office.get("/audit", subject="purchase:' or 1=1")["items"] == []
