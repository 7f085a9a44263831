"""A call that makes something, repeated with its Idempotency-Key: made once, and answered truly."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import Person, sign_up
from tests.stack import Stack

NEW = {"title": "Lặp lại", "language": "vi", "category": "programming"}
COURSES = "/educator/courses"


def key() -> dict[str, str]:
    return {"idempotency-key": secrets.token_hex(16)}


@pytest.fixture
def course(educator: Person) -> Any:
    answer = educator.api("POST", COURSES, json=NEW)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_course_is_made_once_for_each_key(educator: Person) -> None:
    once = key()
    first, again = (educator.api("POST", COURSES, json=NEW, headers=once) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    other = educator.api("POST", COURSES, json=NEW, headers=key())
    assert other.json()["id"] != first.json()["id"]


def test_the_answer_shows_what_was_made_as_it_is_now(educator: Person) -> None:
    once = key()
    made = educator.api("POST", COURSES, json=NEW, headers=once).json()
    path = f"{COURSES}/{made['id']}"
    assert educator.api("PATCH", path, json={"title": "Đổi tên"}).status_code == 200
    again = educator.api("POST", COURSES, json=NEW, headers=once)
    assert (again.json()["id"], again.json()["title"]) == (made["id"], "Đổi tên")
    assert educator.api("DELETE", path).status_code == 204
    assert educator.api("POST", COURSES, json=NEW, headers=once).status_code == 404


def test_copies_at_once_make_one(educator: Person) -> None:
    once, token = key(), {"authorization": f"Bearer {educator.token()}"}

    def create(_: int) -> Any:
        return educator.http.post(f"/api{COURSES}", json=NEW, headers={**once, **token})

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(create, range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_another_body_with_the_same_key_is_refused(educator: Person) -> None:
    once = key()
    assert educator.api("POST", COURSES, json=NEW, headers=once).status_code == 201
    refused = educator.api("POST", COURSES, json={**NEW, "title": "Khác"}, headers=once)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")


def test_a_key_belongs_to_one_person_and_one_call(
    stack: Stack, educator: Person, course: Any
) -> None:
    once = key()
    mine = educator.api("POST", COURSES, json=NEW, headers=once).json()
    other = sign_up(stack)
    face = {"headline": "Giảng viên", "bio": "Tôi dạy."}
    assert other.api("POST", "/me/educator", json=face).status_code == 200
    theirs = other.api("POST", COURSES, json=NEW, headers=once)
    assert theirs.status_code == 201, theirs.text
    assert theirs.json()["id"] != mine["id"]
    chapter = {"title": "Chương"}
    for made in (course, mine):
        path = f"{COURSES}/{made['id']}/chapters"
        answer = educator.api("POST", path, json=chapter, headers=once)
        assert (answer.status_code, len(answer.json()["chapters"])) == (201, 1)


def test_chapters_and_lectures_are_made_once_though_the_page_is_older(
    educator: Person, course: Any
) -> None:
    seen = {"if-match": f'"{course["revision"]}"'}
    path = f"{COURSES}/{course['id']}"
    once = {**key(), **seen}
    for _ in range(2):
        answer = educator.api("POST", f"{path}/chapters", json={"title": "1"}, headers=once)
        assert answer.status_code == 201, answer.text
        assert [chapter["title"] for chapter in answer.json()["chapters"]] == ["1"]
    chapter = answer.json()["chapters"][0]["id"]
    once = {**key(), "if-match": f'"{answer.json()["revision"]}"'}
    lecture = {"title": "Bài", "kind": "text"}
    path = f"{path}/chapters/{chapter}/lectures"
    made = [educator.api("POST", path, json=lecture, headers=once) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201], made[1].text
    assert made[0].json()["id"] == made[1].json()["id"]


def test_coupons_and_batches_are_made_once(educator: Person) -> None:
    coupon = {"code": f"LAP{secrets.token_hex(4)}", "percent": 10}
    own = educator.api("GET", COURSES).json()["items"]
    batch = {"name": "Đợt", "course_ids": [own[0]["id"]], "size": 3}
    for path, body in (("coupons", coupon), ("activation-batches", batch)):
        once = key()
        made = [educator.api("POST", f"/educator/{path}", json=body, headers=once) for _ in "ab"]
        assert [answer.status_code for answer in made] == [201, 201], made[1].text
        assert made[0].json()["id"] == made[1].json()["id"]


@pytest.mark.parametrize("bad", ["x" * 10_000, "x" * 256, "", '""', "a\tb", "khoá".encode()])
def test_a_key_that_is_none_is_refused(educator: Person, bad: str | bytes) -> None:
    refused = educator.api("POST", COURSES, json=NEW, headers={"idempotency-key": bad})
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_invalid")


def test_what_is_kept_tells_nothing(
    educator: Person, rows: MongoDatabase[dict[str, object]]
) -> None:
    text = f"an@example.com {secrets.token_hex(8)}"
    made = educator.api("POST", COURSES, json=NEW, headers={"idempotency-key": text}).json()
    kept = list(rows["idempotency_keys"].find({"made": made["id"]}))
    assert [set(row) for row in kept] == [{"_id", "body", "made", "created_at"}]
    assert "example" not in str(kept)
