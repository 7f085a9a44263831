"""Every refusal under /api is a problem document, also the framework's own."""

import httpx
import pytest
from fastapi import FastAPI
from pymongo import AsyncMongoClient
from tests.people import Person
from tests.stack import free_port

from khoa.http import problems

JSON = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data; boundary=x"}


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/nothing", (404, "not_found")),
        ("GET", "/api/nothing.png", (404, "not_found")),
        ("GET", "/api/courses/nothing", (404, "not_found")),
        ("POST", "/api/nothing", (405, "method_not_allowed")),
        ("DELETE", "/api/config", (405, "method_not_allowed")),
        ("GET", "/api/webhooks/stripe", (405, "method_not_allowed")),
        ("POST", "/api/webhooks/nobody", (404, "not_found")),
        ("GET", "/api/courses?page=x", (422, "invalid")),
        ("PATCH", "/api/me", (401, "not_signed_in")),
    ],
)
def test_whatever_is_asked(
    anyone: httpx.Client, method: str, path: str, expected: tuple[int, str]
) -> None:
    answer = anyone.request(method, path)
    assert problem(answer) == expected
    assert answer.status_code != 405 or answer.headers["allow"]


@pytest.mark.parametrize("body", [b"{", b"", b"[1]", b'"x"', b"NaN"])
def test_what_is_no_json(person: Person, body: bytes) -> None:
    answer = person.api("PATCH", "/me", content=body, headers=JSON)
    assert problem(answer) == (422, "invalid")


@pytest.mark.parametrize("body", [b"\xff", b"[" * 50_000])
def test_what_cannot_even_be_parsed(person: Person, body: bytes) -> None:
    answer = person.api("PATCH", "/me", content=body, headers=JSON)
    assert problem(answer) == (400, "bad_request")


@pytest.mark.parametrize("body", [b"", b"x", b"--x\r\n\r\nx"])
def test_what_is_no_form(educator: Person, body: bytes) -> None:
    course = educator.api("GET", "/educator/courses").json()["items"][0]["id"]
    answer = educator.api("PUT", f"/educator/courses/{course}/cover", content=body, headers=FORM)
    assert problem(answer) == (422, "empty")


async def test_while_the_database_is_away_everybody_is_told_to_come_back() -> None:
    app = FastAPI()
    problems.handle_errors(app)
    nobody = f"mongodb://127.0.0.1:{free_port()}"

    @app.get("/api/anything")
    async def anything() -> None:
        async with AsyncMongoClient[dict[str, object]](
            nobody, serverSelectionTimeoutMS=50
        ) as client:
            await client["khoa"]["courses"].find_one()

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://khoa") as visitor:
        answer = await visitor.get("/api/anything")
    assert problem(answer) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"
