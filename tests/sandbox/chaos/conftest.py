"""The chaos call over HTTP, and people made at Clerk as a source of webhooks."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Received, Receiver, Sandbox


class Chaos:
    def __init__(self, sandbox: Sandbox) -> None:
        self.http = httpx.Client(base_url=sandbox.base_url, trust_env=False)

    def __call__(self, platform: str, *, seed: int | None = None, **parts: Any) -> dict[str, Any]:
        answer = self.http.put(f"/chaos/{platform}", json={"seed": seed, **parts})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def done(self, platform: str) -> dict[str, int]:
        return dict(self.http.get(f"/chaos/{platform}").json()["done"])


class People:
    """Each new person causes one `user.created`."""

    def __init__(self, sandbox: Sandbox, receiver: Receiver) -> None:
        self._receiver = receiver
        self.http = httpx.Client(
            base_url=f"{sandbox.base_url}/clerk-api/v1",
            headers={"authorization": f"Bearer {sandbox.keys.clerk_secret_key}"},
            trust_env=False,
        )

    def add(self) -> str:
        """The new user's id."""
        email = f"{secrets.token_hex(6)}@khoa.test"
        answer = self.http.post("/users", json={"email_address": [email]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def told(self, *users: str) -> list[Received]:
        """The webhooks that came about these users, in their order."""
        return [one for one in self._receiver.requests if user_of(one) in users]

    def wait(self, *users: str, count: int, timeout: float = 20) -> list[Received]:
        return self._receiver.wait_for(lambda one: user_of(one) in users, count, timeout)


def user_of(request: Received) -> str:
    return str(json.loads(request.body)["data"]["id"])


@pytest.fixture
def chaos(sandbox: Sandbox) -> Iterator[Chaos]:
    """Off again after each test."""
    chaos = Chaos(sandbox)
    yield chaos
    assert chaos.http.delete("/chaos").status_code == 200


@pytest.fixture
def people(sandbox: Sandbox, receiver: Receiver) -> People:
    return People(sandbox, receiver)
