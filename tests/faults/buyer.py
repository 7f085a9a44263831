"""Somebody who calls Khoa at either machine and tries again what failed, as people do."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx
from tests.faults.world import NotYet, World, insisting
from tests.people import Person

CARD, DECLINED = "4242424242424242", "4000000000000002"


@dataclass
class Buyer:
    """`token` lives for a minute; it is asked for anew in time."""

    world: World
    person: Person
    token: str = ""
    token_until: float = 0.0

    @property
    def clerk_id(self) -> str:
        return self.person.clerk_id

    def api(self, method: str, path: str, *, key: str = "", **kwargs: Any) -> httpx.Response:
        if time.monotonic() > self.token_until:
            self.token = self.person.token()
            self.token_until = time.monotonic() + 40
        headers = {"authorization": f"Bearer {self.token}"}
        if key:
            headers["idempotency-key"] = key
        answer = self.world.api(method, path, headers=headers, **kwargs)
        if answer.status_code == 401:  # the call waited longer than the token lives
            self.token_until = 0.0
        if answer.status_code in (401, 429) or answer.status_code >= 500:
            raise NotYet(answer.text)
        return answer

    def insist(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Until it is answered, by one key: it is one intention."""
        key = secrets.token_hex(16)
        return insisting(lambda: self.api(method, path, key=key, **kwargs))

    def checkout(self, *courses: int, **more: Any) -> dict[str, Any]:
        session = self.try_checkout(*courses, **more)
        assert "id" in session, session
        return session

    def try_checkout(self, *courses: int, **more: Any) -> dict[str, Any]:
        """The session, or the problem that says why there is none."""
        slugs = [f"loi-{number}" for number in courses]

        def ask() -> dict[str, Any]:
            form = {"courses": slugs, **more}
            answer = self.api("POST", "/create-checkout-session", json=form)
            if answer.status_code == 409 and answer.json()["code"] == "conflict":
                raise NotYet(answer.text)
            assert answer.status_code in (201, 409), answer.text
            session: dict[str, Any] = answer.json()
            return session

        return insisting(ask)

    def pay(self, url: str, card: str = CARD, **more: Any) -> int:
        """The page's status: 200 paid, 402 declined, 409 the page is closed or was paid."""
        form = {
            "method": "card",
            "email": self.person.email,
            "cardNumber": card,
            "cardExpiry": "12 / 34",
            "cardCvc": "123",
            "billingName": "LOI",
            **more,
        }
        return insisting(lambda: self.world.http.post(f"{url}/attempt", json=form)).status_code

    def come_back(self, session: dict[str, Any]) -> None:
        """The success page."""
        insisting(lambda: self.api("GET", f"/checkout-sessions/{session['id']}"))
