"""An invitation's way: the office asks, a letter comes, the person behind it accepts."""

import re
import secrets
from typing import Any

import httpx
from tests.people import Person, sign_up
from tests.stack import Stack, eventually

from .conftest import Office


def letters_to(stack: Stack, address: str) -> list[dict[str, Any]]:
    mailbox = f"{stack.sandbox_url}/console/api/mail"
    rows = httpx.get(mailbox, params={"to": address}, timeout=10).json()["items"]
    whole = [httpx.get(f"{mailbox}/{row['id']}", timeout=10).json() for row in rows]
    return [letter for letter in whole if letter["html"]]


def test_a_letter_brings_a_role_to_whoever_has_it(
    stack: Stack, office: Office, person: Person
) -> None:
    address = f"{secrets.token_hex(6)}@example.com"
    sent = office.post("/invitations", {"email": address, "role": "accountant"}, status=201)
    assert set(sent) == {"id", "email", "role", "state", "created_at", "expires_at"}
    eventually(lambda: bool(letters_to(stack, address)))
    (letter,) = letters_to(stack, address)
    assert letter["subject"].endswith("mời bạn làm kế toán của Khoa")
    link = re.search(rf"{stack.base_url}/invitations/(\w+)\?lang=vi#([\w-]+)", letter["text"])
    assert link
    assert link[1] == sent["id"]
    path, body = f"/me/invitations/{sent['id']}", {"token": link[2]}
    assert person.api("POST", f"{path}/show", json={}).status_code == 404
    shown = person.api("POST", f"{path}/show", json=body).json()
    assert (shown["to_be"], shown["state"]) == ("kế toán của Khoa", "open")
    assert person.api("GET", "/admin/ledger").status_code == 403
    assert person.api("POST", f"{path}/accept", json=body).json()["state"] == "accepted"
    assert person.api("GET", "/admin/ledger").status_code == 200
    assert sign_up(stack).api("POST", f"{path}/accept", json=body).status_code == 404
    listed = office.get("/invitations")["items"]
    assert [one["state"] for one in listed if one["id"] == sent["id"]] == ["accepted"]


def test_the_answer_is_the_same_with_and_without_an_account(office: Office, person: Person) -> None:
    known = office.post("/invitations", {"email": person.email, "role": "sales"}, status=201)
    nobody = office.post(
        "/invitations",
        {"email": f"{secrets.token_hex(6)}@example.com", "role": "sales"},
        status=201,
    )
    for changing in ("id", "email", "created_at", "expires_at"):
        known.pop(changing), nobody.pop(changing)
    assert known == nobody
    (mine,) = person.api("GET", "/me/invitations").json()["items"]
    assert mine["kind"] == "school_role"
    path = f"/me/invitations/{mine['id']}"
    assert person.api("POST", f"{path}/decline", json={}).status_code == 204
    assert person.api("GET", "/me/invitations").json()["items"] == []
    assert person.api("POST", f"{path}/accept", json={}).status_code == 409


def test_a_course_gets_a_co_educator_and_loses_them(stack: Stack, person: Person) -> None:
    owner = sign_up(stack)
    assert owner.api("POST", "/me/educator", json={"headline": "x", "bio": "x"}).status_code == 200
    course = owner.api(
        "POST",
        "/educator/courses",
        json={"title": "Vẽ chì", "category": "creative", "language": "vi"},
    ).json()
    team = f"/educator/courses/{course['id']}/team"
    body = {"email": person.email, "role": "co_educator"}
    assert owner.api("POST", f"{team}/invitations", json=body).status_code == 201
    assert person.api("POST", f"{team}/invitations", json=body).status_code == 404
    (mine,) = person.api("GET", "/me/invitations").json()["items"]
    assert mine["to_be"] == "đồng giảng viên của khóa học “Vẽ chì”"
    accepted = person.api("POST", f"/me/invitations/{mine['id']}/accept", json={})
    assert accepted.status_code == 200
    change = person.api("PATCH", f"/educator/courses/{course['id']}", json={"title": "Vẽ màu"})
    assert change.json()["title"] == "Vẽ màu"
    assert person.api("DELETE", f"/educator/courses/{course['id']}").status_code == 403
    (member,) = owner.api("GET", f"{team}/members").json()["items"]
    (invited,) = owner.api("GET", f"{team}/invitations").json()["items"]
    assert (invited["email"], invited["state"]) == (person.email, "accepted")
    assert person.api("GET", f"{team}/members").status_code == 403
    assert owner.api("DELETE", f"{team}/members/{member['id']}").status_code == 204
    assert person.api("GET", f"/educator/courses/{course['id']}").status_code == 404


def test_what_cannot_be_asked_for_is_refused(office: Office, person: Person) -> None:
    office.post("/invitations", {"email": "no address", "role": "sales"}, status=422)
    office.post("/invitations", {"email": "a@example.com", "role": "educator"}, status=422)
    office.post("/invitations", {"email": "a@example.com", "role": "owner"}, status=422)
    body = {"email": "a@example.com", "role": "admin"}
    assert person.api("POST", "/admin/invitations", json=body).status_code == 403
