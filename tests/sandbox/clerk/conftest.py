"""A browser's side of Clerk's Frontend API, and the real Backend API client."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from clerk_backend_api import Clerk

from khoa_sandbox.store import Store

PASSWORD = "correct-horse-battery-9"


class Browser:
    """Calls the Frontend API as clerk-js does: forms, `_method`, cookies, its page's origin."""

    def __init__(self, sandbox: Any) -> None:
        self.sandbox = sandbox
        self.http = httpx.Client(
            base_url=f"{sandbox.base_url}/clerk",
            headers={"origin": sandbox.public_url},
            trust_env=False,
            verify=False,  # plain http: no certificates to load
        )

    def call(self, verb: str, path: str, form: dict[str, str] | None = None, **more: Any) -> Any:
        params = {"__clerk_api_version": "2025-11-10", **more.pop("params", {})}
        if verb not in ("GET", "POST"):
            params["_method"], verb = verb, "POST"
        return self.http.request(verb, f"/v1{path}", params=params, data=form, **more)

    def ok(self, verb: str, path: str, form: dict[str, str] | None = None, **more: Any) -> Any:
        answer = self.call(verb, path, form, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, verb: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the code of an answer that is an error."""
        answer = self.call(verb, path, form)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["errors"][0]["code"]

    def sign_up(self, email: str, first_name: str = "An", last_name: str = "Nguyễn") -> Any:
        """Through the code's step; returns the SIGN_UP completed."""
        form = {
            "email_address": email,
            "password": PASSWORD,
            "first_name": first_name,
            "last_name": last_name,
            "locale": "vi-VN",
        }
        sign_up = self.ok("POST", "/client/sign_ups", form)["response"]
        path = f"/client/sign_ups/{sign_up['id']}"
        self.ok("POST", f"{path}/prepare_verification", {"strategy": "email_code"})
        code = {"strategy": "email_code", "code": self.code(email)}
        return self.ok("POST", f"{path}/attempt_verification", code)["response"]

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        sign_in = self.ok("POST", "/client/sign_ins", {"identifier": email})["response"]
        form = {"strategy": "password", "password": password}
        path = f"/client/sign_ins/{sign_in['id']}/attempt_first_factor"
        return self.ok("POST", path, form)["response"]

    def code(self, email: str) -> str:
        """The newest code in the mailbox, read from the state on disk; test addresses' own."""
        if "+clerk_test" in email:
            return "424242"
        store = Store(self.sandbox.data_dir / "sandbox.sqlite3")
        try:
            message = store.find("mail", {"to": email}, limit=1)[0]
        finally:
            store.close()
        assert re.fullmatch(r"\d{6}", message["code"])
        assert message["code"] in message["text"]
        return str(message["code"])

    def token(self, session_id: str) -> str:
        return str(self.ok("POST", f"/client/sessions/{session_id}/tokens")["jwt"])

    def signed_in_user(self) -> str | None:
        client = self.ok("GET", "/client")["response"]
        sessions = client["sessions"] if client else []
        return sessions[0]["user"]["id"] if sessions else None


@pytest.fixture
def open_browser(sandbox: Any) -> Iterator[Callable[[], Browser]]:
    browsers: list[Browser] = []

    def make() -> Browser:
        browsers.append(Browser(sandbox))
        return browsers[-1]

    yield make
    for browser in browsers:
        browser.http.close()


@pytest.fixture
def browser(open_browser: Callable[[], Browser]) -> Browser:
    return open_browser()


@pytest.fixture
def new_email() -> Callable[[], str]:
    """An address nobody has used yet."""
    counter = iter(range(1000))
    return lambda: f"an.{secrets.token_hex(4)}.{next(counter)}@example.com"


@pytest.fixture
def backend(sandbox: Any) -> Iterator[Clerk]:
    with Clerk(
        bearer_auth=sandbox.keys.clerk_secret_key,
        server_url=f"{sandbox.base_url}/clerk-api/v1",
        retry_config=None,
        timeout_ms=5000,
    ) as clerk:
        yield clerk


@pytest.fixture
def events_of(receiver: Any) -> Callable[..., list[Any]]:
    """Waits for the webhooks about a user and returns their parsed bodies, in order of arrival."""

    def wait(user_id: str, count: int = 1) -> list[Any]:
        found = receiver.wait_for(
            lambda request: (
                request.path == "/api/webhooks/clerk"
                and json.loads(request.body)["data"]["id"] == user_id
            ),
            count,
        )
        return [json.loads(request.body) for request in found]

    return wait
