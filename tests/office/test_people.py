"""The office closes an account, opens it again, and takes roles."""

from typing import Any

from tests.people import Person

from .conftest import Office


def test_a_suspended_person_is_refused_until_it_is_lifted(
    office: Office, person: Person, rows: Any
) -> None:
    person_id = person.api("GET", "/me").json()["id"]
    path = f"/admin/people/{person_id}"
    shown = office.admin.api("PUT", f"{path}/suspension").json()
    assert shown["suspended_at"]
    assert not shown["banned"]
    refused = person.api("GET", "/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert office.admin.api("DELETE", f"{path}/suspension").json()["suspended_at"] is None
    assert person.api("GET", "/me").status_code == 200


def test_a_role_that_is_taken_no_longer_counts(office: Office, person: Person, rows: Any) -> None:
    person_id = person.api("GET", "/me").json()["id"]
    rows["users"].update_one({"clerk_id": person.clerk_id}, {"$set": {"roles": ["support"]}})
    assert person.api("GET", "/admin/purchases").status_code == 200
    taken = office.admin.api("DELETE", f"/admin/people/{person_id}/roles/support")
    assert taken.json()["roles"] == ["student"]
    assert person.api("GET", "/admin/purchases").status_code == 403


def test_a_role_that_the_office_took_is_the_offices_to_give(office: Office, person: Person) -> None:
    form = {"headline": "Dạy vẽ", "bio": "Mỗi ngày."}
    mine = person.api("POST", "/me/educator", json=form).json()
    path = f"/admin/people/{mine['id']}/roles/educator"
    assert office.admin.api("DELETE", path).json()["roles"] == ["student"]
    refused = person.api("POST", "/me/educator", json=form)
    assert (refused.status_code, refused.json()["code"]) == (403, "educator_role_taken")
    assert person.api("GET", "/me").json()["roles"] == ["student"]
    assert office.admin.api("PUT", path).json()["roles"] == ["student", "educator"]
    assert person.api("POST", "/me/educator", json=form).status_code == 200
    told = office.get("/audit", subject=f"user:{mine['id']}")["items"]
    admin = office.admin.api("GET", "/me").json()["id"]
    assert [(row["action"], row["actor"]["id"]) for row in told] == [
        ("role.given", admin),
        ("role.taken", admin),
        ("role.given", mine["id"]),
    ]


def test_an_administrator_does_not_close_or_demote_themselves(office: Office) -> None:
    mine = office.admin.api("GET", "/me").json()["id"]
    for method, path in (("PUT", "suspension"), ("DELETE", "roles/admin")):
        answer = office.admin.api(method, f"/admin/people/{mine}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_yourself")
    office.get(f"/people/{'0' * 24}", status=404)
    answer = office.admin.api("DELETE", f"/admin/people/{mine}/roles/emperor")
    assert answer.status_code == 422
