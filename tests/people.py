"""People who use Khoa over HTTP as a browser does: signing up at Clerk's Frontend API, paying on
the hosted page, calling Khoa with a fresh session token."""

import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.conformance import conforms
from tests.stack import Stack

CARD = "4242424242424242"
DECLINED = "4000000000000002"


@dataclass
class Person:
    """`http` keeps Clerk's cookie; `api` calls carry a token that is asked for each time."""

    stack: Stack
    email: str
    password: str
    session_id: str
    clerk_id: str
    http: httpx.Client = field(repr=False)

    def token(self) -> str:
        answer = self.http.post(f"/clerk/v1/client/sessions/{self.session_id}/tokens")
        answer.raise_for_status()
        return str(answer.json()["jwt"])

    def api(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token()}", **kwargs.pop("headers", {})}
        return self.http.request(method, f"/api{path}", headers=headers, **kwargs)

    def checkout(self, *slugs: str) -> dict[str, Any]:
        answer = self.api("POST", "/create-checkout-session", json={"courses": list(slugs)})
        assert answer.status_code == 201, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def pay(self, url: str, card: str = CARD, method: str = "card", **more: Any) -> httpx.Response:
        """Send the hosted page's form as its script does."""
        form = {
            "method": method,
            "email": self.email,
            "cardNumber": card,
            "cardExpiry": "12 / 34",
            "cardCvc": "123",
            "billingName": "AN NGUYEN",
            **more,
        }
        return self.http.post(f"{url}/attempt", json=form, timeout=30)

    def delete_account(self) -> None:
        answer = self.http.post("/clerk/v1/me?_method=DELETE")
        assert answer.status_code == 200, answer.text


def visitor(stack: Stack) -> httpx.Client:
    return httpx.Client(
        base_url=stack.base_url,
        headers={"origin": stack.base_url},
        timeout=20,
        trust_env=False,
        event_hooks={"response": [conforms]},
    )


def sign_up(
    stack: Stack, *, first_name: str = "An", last_name: str = "Nguyễn", email: str | None = None
) -> Person:
    """A new person by way of the e-mail code."""
    email = email or f"{secrets.token_hex(6)}+clerk_test@example.com"
    password = secrets.token_urlsafe(12)
    http = visitor(stack)
    form = {
        "email_address": email,
        "password": password,
        "first_name": first_name,
        "last_name": last_name,
    }
    attempt = _ok(http.post("/clerk/v1/client/sign_ups", data=form))["response"]["id"]
    path = f"/clerk/v1/client/sign_ups/{attempt}"
    _ok(http.post(f"{path}/prepare_verification", data={"strategy": "email_code"}))
    done = _ok(
        http.post(f"{path}/attempt_verification", data={"strategy": "email_code", "code": "424242"})
    )["response"]
    assert done["status"] == "complete", done
    return Person(stack, email, password, done["created_session_id"], done["created_user_id"], http)


def sign_in(stack: Stack, email: str, password: str = "hoc-cung-khoa") -> Person:
    http = visitor(stack)
    form = {"identifier": email, "password": password, "strategy": "password"}
    answer = _ok(http.post("/clerk/v1/client/sign_ins", data=form))
    session = answer["client"]["sessions"][0]
    return Person(stack, email, password, session["id"], session["user"]["id"], http)


def _ok(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()
