"""Educators in their studio, over HTTP."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from tests.people import Person, sign_up
from tests.stack import Stack

FACE = {"headline": "Dạy vẽ từ 2010", "bio": "Tôi vẽ mỗi ngày."}


@dataclass
class Studio:
    """One educator's draft; `path` is below the course's address."""

    person: Person
    id: str

    def call(self, method: str, path: str = "", **kwargs: Any) -> httpx.Response:
        return self.person.api(method, f"/educator/courses/{self.id}{path}", **kwargs)

    def ok(self, method: str, path: str = "", **kwargs: Any) -> dict[str, Any]:
        answer = self.call(method, path, **kwargs)
        assert answer.status_code in (200, 201), answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def course(self) -> dict[str, Any]:
        return self.ok("GET")

    def lecture(self, kind: str, title: str = "Bài học") -> str:
        """A new lecture in the first chapter."""
        chapters = self.course()["chapters"]
        if not chapters:
            chapters = self.ok("POST", "/chapters", json={"title": "Mở đầu"})["chapters"]
        path = f"/chapters/{chapters[0]['id']}/lectures"
        return str(self.ok("POST", path, json={"title": title, "kind": kind})["id"])

    def shown(self, lecture_id: str) -> dict[str, Any]:
        lectures = [one for chapter in self.course()["chapters"] for one in chapter["lectures"]]
        found: dict[str, Any] = next(one for one in lectures if one["id"] == lecture_id)
        return found

    def problem(self, method: str, path: str = "", **kwargs: Any) -> tuple[int, str, list[str]]:
        """Status, code and the fields with their codes."""
        answer = self.call(method, path, **kwargs)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        body = answer.json()
        fields = [f"{one['field']}: {one['code']}" for one in body.get("errors", [])]
        return answer.status_code, body["code"], fields


def become_educator(stack: Stack) -> Person:
    person = sign_up(stack)
    assert person.api("POST", "/me/educator", json=FACE).status_code == 200
    return person


def new_course(person: Person, title: str | None = None) -> Studio:
    body = {
        "title": title or f"Vẽ màu nước {uuid.uuid4().hex[:8]}",
        "language": "vi",
        "category": "creative",
    }
    answer = person.api("POST", "/educator/courses", json=body)
    assert answer.status_code == 201, answer.text
    return Studio(person, answer.json()["id"])


@pytest.fixture(scope="module")
def educator(stack: Stack) -> Person:
    return become_educator(stack)


@pytest.fixture(scope="module")
def stranger(stack: Stack) -> Person:
    """Another educator."""
    return become_educator(stack)


@pytest.fixture
def studio(educator: Person) -> Studio:
    return new_course(educator)


@pytest.fixture(scope="session")
def rows(stack: Stack) -> MongoDatabase[dict[str, Any]]:
    client: MongoClient[dict[str, Any]] = MongoClient(stack.mongodb_uri)
    return client["khoa"]
