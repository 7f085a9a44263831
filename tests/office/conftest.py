"""The demo school's administrator, people who buy, and the buttons of the sandbox's console."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack, eventually

PHOTO = "nhiep-anh-bang-dien-thoai"
COOKING = "bep-viet"


@pytest.fixture(scope="session")
def admin(stack: Stack) -> Person:
    return sign_in(stack, "admin@khoa.test")


@pytest.fixture
def person(stack: Stack) -> Person:
    return sign_up(stack)


@pytest.fixture(scope="session")
def rows(stack: Stack) -> Any:
    """The database itself, for what no answer shows."""
    return MongoClient[dict[str, Any]](stack.mongodb_uri, tz_aware=True)["khoa"]


@dataclass
class Office:
    """What the administrator sees; a refusal fails the test unless its status is expected."""

    admin: Person

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        answer = self.admin.api("GET", f"/admin{path}", params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.admin.api("POST", f"/admin{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def purchase(self, number: str) -> Any:
        return self.get(f"/purchases/{number}")

    def becomes(self, number: str, holds: Callable[[Any], bool]) -> Any:
        """The purchase, once it is so."""
        eventually(lambda: holds(self.purchase(number)))
        return self.purchase(number)


@pytest.fixture
def office(admin: Person) -> Office:
    return Office(admin)


def bought(person: Person, *slugs: str) -> str:
    """The number of a paid purchase of these courses."""
    session = person.checkout(*slugs)
    assert person.pay(session["url"]).status_code == 200
    path = f"/checkout-sessions/{session['id']}"
    eventually(lambda: person.api("GET", path).json()["state"] == "paid")
    return str(person.api("GET", path).json()["number"])


def enrolled(person: Person, slug: str = PHOTO) -> bool:
    return bool(person.api("GET", f"/courses/{slug}/mine").json()["enrolled"])


def press(stack: Stack, path: str, **form: Any) -> None:
    """A button of the sandbox's console, which does what Stripe's dashboard would."""
    url = f"{stack.sandbox_url}/console/api{path}"
    answer = httpx.post(url, json=form, timeout=10, trust_env=False)
    assert answer.status_code == 200, answer.text


def charge_of(stack: Stack, payment: str) -> str:
    url = f"{stack.sandbox_url}/stripe/v1/payment_intents/{payment}"
    answer = httpx.get(url, auth=(stack.keys["STRIPE_SECRET_KEY"], ""), timeout=10, trust_env=False)
    return str(answer.json()["latest_charge"])
