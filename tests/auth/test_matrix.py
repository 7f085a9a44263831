"""Every role at every call of the office and the studio, as docs/roles.md says."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient
from tests.auth import calls
from tests.people import Person, sign_up
from tests.stack import Stack

BODY = {
    "lines": [0],
    "amount": 1,
    "bank_ref": "x",
    "reference": "x",
    "educator_id": "0" * 24,
    "currency": "vnd",
    "courses": ["x"],
}
"""Enough for a body to be read; what it names does not exist, so that nothing is changed."""

SCHOOL = ["student", "educator", "sales", "accountant", "support", "admin"]
IN_COURSE = ["owner", "co_educator", "assistant"]


@pytest.fixture(scope="module")
def rows(stack: Stack) -> Any:
    return MongoClient[dict[str, Any]](stack.mongodb_uri)["khoa"]


@dataclass
class Teaching:
    """A draft with one lecture, which is nobody else's business."""

    owner: Person
    course_id: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def teaching(stack: Stack) -> Teaching:
    owner = sign_up(stack)
    assert owner.api("POST", "/me/educator", json={"headline": "x", "bio": "x"}).status_code == 200
    made = owner.api(
        "POST",
        "/educator/courses",
        json={"title": "Vẽ chì", "category": "creative", "language": "vi"},
    )
    assert made.status_code == 201, made.text
    course_id = made.json()["id"]
    path = f"/educator/courses/{course_id}"
    chapter = owner.api("POST", f"{path}/chapters", json={"title": "Chương một"}).json()[
        "chapters"
    ][0]
    lecture = owner.api(
        "POST",
        f"{path}/chapters/{chapter['id']}/lectures",
        json={"title": "Bài một", "kind": "text"},
    ).json()
    ids = {"course_id": course_id, "chapter_id": chapter["id"], "lecture_id": lecture["id"]}
    return Teaching(owner, course_id, ids)


def someone(stack: Stack, rows: Any, role: str) -> Person:
    """A new person with one role in the school."""
    person = sign_up(stack)
    assert person.api("GET", "/me").status_code == 200
    if role != "student":
        rows["users"].update_one({"clerk_id": person.clerk_id}, {"$set": {"roles": [role]}})
    return person


def call(person: Person, method: str, path: str, ids: dict[str, str]) -> tuple[int, str]:
    """The status of a call in which what is not among `ids` does not exist, and what it said."""
    address = re.sub(r"{(\w+)}", lambda match: ids.get(match[1], "0" * 24), path)
    sent = {} if method in ("GET", "DELETE") else {"json": BODY}
    answer = person.api(method, address.removeprefix("/api"), **sent)
    return answer.status_code, answer.text


def names(method: str) -> dict[str, dict[str, bool]]:
    """Permission → role → may, of one of the page's two tables."""
    roles = SCHOOL if method == "school" else IN_COURSE
    return {
        permission: {role: cell == "yes" for role, cell in zip(roles, cells, strict=True)}
        for permission, cells in calls.table("Permission", *roles).items()
    }


@pytest.mark.parametrize("role", SCHOOL)
def test_a_role_in_the_school_opens_what_the_page_says(stack: Stack, rows: Any, role: str) -> None:
    allowed = names("school")
    person = someone(stack, rows, role)
    tried = 0
    for (method, path), permission in calls.on_the_page().items():
        if permission not in allowed:
            continue
        status, said = call(person, method, path, {"language": "vi"})
        if allowed[permission][role] or allowed[permission]["student"]:
            assert status not in (401, 403) and status < 500, (role, method, path, said)
        else:
            assert status == 403, (role, method, path, said)
        tried += 1
    assert tried > 35


@pytest.mark.parametrize("role", [*IN_COURSE, "stranger", "support", "admin"])
def test_a_role_in_a_course_opens_what_the_page_says(
    stack: Stack, rows: Any, teaching: Teaching, role: str
) -> None:
    allowed = names("course")
    match role:
        case "owner":
            person = teaching.owner
        case "support" | "admin":
            person = someone(stack, rows, role)
        case _:
            person = someone(stack, rows, "educator")
    if role in ("co_educator", "assistant"):
        user = rows["users"].find_one({"clerk_id": person.clerk_id})
        rows["course_members"].insert_one(
            {"user_id": user["_id"], "course_id": ObjectId(teaching.course_id), "role": role}
        )
        listed = person.api("GET", "/educator/courses").json()["items"]
        assert [course["id"] for course in listed] == [teaching.course_id]
    # What is not to be deleted here is named by ids that do not exist.
    unharmed = {"course_id": teaching.course_id, "language": "vi"}
    tried = 0
    for (method, path), permission in calls.on_the_page().items():
        if permission not in allowed:
            continue
        if method == "DELETE" and path.endswith("{course_id}") and role in ("owner", "admin"):
            continue
        status, said = call(person, method, path, unharmed)
        tried += 1
        everywhere = {"admin": True, "support": permission == "course.read"}
        if role == "stranger":
            assert status == 404, (role, method, path, said)
            assert "no such course" in said, (role, method, path, said)
        elif everywhere.get(role) or allowed[permission].get(role):
            assert status not in (401, 403) and status < 500, (role, method, path, said)
            assert "no such course" not in said, (role, method, path, said)
        else:
            assert status == 403, (role, method, path, said)
    assert tried > 15


def test_who_works_on_a_draft_sees_it_and_its_lectures(
    stack: Stack, rows: Any, teaching: Teaching
) -> None:
    slug = rows["courses"].find_one({"_id": ObjectId(teaching.course_id)})["slug"]
    person = sign_up(stack)
    paths = (f"/courses/{slug}", f"/learn/{slug}")
    assert [person.api("GET", path).status_code for path in paths] == [404, 404]
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    member = {"user_id": user["_id"], "course_id": ObjectId(teaching.course_id)}
    rows["course_members"].insert_one({**member, "role": "assistant"})
    assert [person.api("GET", path).status_code for path in paths] == [200, 200]
    rows["course_members"].delete_one(member)
    assert [person.api("GET", path).status_code for path in paths] == [404, 404]


def test_a_person_reads_their_own_roles_and_permissions(stack: Stack, rows: Any) -> None:
    person = someone(stack, rows, "accountant")
    me = person.api("GET", "/me").json()
    assert me["roles"] == ["student", "accountant"]
    assert "payouts.record" in me["permissions"]
    assert "events.run" not in me["permissions"]
