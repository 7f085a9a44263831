"""A JSON body is read before anybody knows who sends it, so its size has a cap."""

from collections.abc import Iterator

import httpx
import pytest
from tests.api.conftest import PHOTO

CALLS = [
    ("POST", "/api/create-checkout-session"),
    ("PATCH", "/api/me"),
    ("POST", "/api/me/educator"),
    ("PUT", f"/api/learn/{PHOTO}/lectures/any/progress"),
]


def _in_pieces() -> Iterator[bytes]:
    for _ in range(8):
        yield b" " * 16_000


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_large_body_is_413_announced_or_not(anyone: httpx.Client, method: str, path: str) -> None:
    json = {"content-type": "application/json"}
    for body in (b" " * 128_000, _in_pieces()):
        answer = anyone.request(method, path, content=body, headers=json)
        assert answer.status_code == 413, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "too_large"
