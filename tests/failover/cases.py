"""What a case of a write is made of: the call, and the school at which it is prepared over HTTP."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
from pymongo import MongoClient
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack, eventually

PAID = "nhiep-anh-bang-dien-thoai"
FREE = "dau-tu-ca-nhan-an-toan"
ANY = ("",)
COMMIT = "commitTransaction"
REFUND = ("purchases.refund_orders", "idempotency_keys", "audit")
"""The outbox goes on with it, and the provider tells of it."""


@dataclass(frozen=True)
class Call:
    """`person` None: a platform's, which signs instead. One of `json`, `files` and `content`."""

    person: Person | None
    path: str
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, Any] | None = None
    content: str | None = None


@dataclass(frozen=True)
class Write:
    """`route` is the API's own method and path. `keyed` calls are repeated with their
    Idempotency-Key and answered as at first; `again` are the statuses of the others."""

    route: str
    prepare: Callable[["School"], Call]
    keyed: bool = False
    again: tuple[int, ...] = (200, 201, 204)
    watched: tuple[str, ...] = ANY
    """Which changes count, by the beginning of collection and field, where each call leaves
    something of its own beside its effect, or another process goes on with it."""
    past: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By collection: rows with these values are what a newer one has taken the place of."""
    after_commits: int = 0
    """So many transactions of the call come before the one that counts."""
    command: str = COMMIT
    """What meets the fault: a call that changes one row alone has no commit."""

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def can_be_tried_with_others(self) -> bool:
        """All that it changes counts, and its first commit does."""
        whole = self.watched == ANY and not self.past
        return whole and self.command == COMMIT and not self.after_commits


class School:
    """People of the demo school, signed in once, and things that they make for a case."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.teacher = sign_in(stack, "educator@khoa.test")
        self.office = sign_in(stack, "admin@khoa.test")
        self.owned = self.ok(self.teacher, "GET", "/educator/courses")["items"][0]["id"]

    @cached_property
    def rows(self) -> Any:
        client: MongoClient[dict[str, Any]] = MongoClient(self.stack.mongodb_uri)
        return client["khoa"]

    def ok(self, person: Person, method: str, path: str, **more: Any) -> Any:
        answer = person.api(method, path, **more)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def buyer(self) -> Person:
        person = sign_up(self.stack)
        self.ok(person, "GET", "/me")
        return person

    def id_of(self, person: Person) -> str:
        return str(self.ok(person, "GET", "/me")["id"])

    def draft(self, kind: str = "text") -> Any:
        """A course with a chapter and a lecture."""
        new = {"title": "Sổ tay", "language": "vi", "category": "programming"}
        course = self.ok(self.teacher, "POST", "/educator/courses", json=new)
        path = f"/educator/courses/{course['id']}"
        course = self.ok(self.teacher, "POST", f"{path}/chapters", json={"title": "Một"})
        chapter = course["chapters"][0]["id"]
        lecture = {"title": "Bài", "kind": kind}
        self.ok(self.teacher, "POST", f"{path}/chapters/{chapter}/lectures", json=lecture)
        return self.ok(self.teacher, "GET", path)

    def bought(self, **payment: Any) -> tuple[Person, str]:
        """A buyer, and the number of what they paid for."""
        person = self.buyer()
        session = person.checkout(PAID)
        assert person.pay(session["url"], **payment).status_code == 200
        return person, self.settled(person, session["id"], "paid")

    def settled(self, person: Person, session_ref: str, state: str) -> str:
        """The purchase's number, once it has come to this state."""
        path = f"/checkout-sessions/{session_ref}"
        eventually(lambda: person.api("GET", path).json()["state"] == state, within=60)
        return str(self.ok(person, "GET", path)["number"])

    def transfer(self) -> tuple[Person, str, int]:
        """A buyer by bank transfer, with its reference and how much it asks for."""
        person = self.buyer()
        form = {"courses": [PAID], "provider": "manual"}
        reference = self.ok(person, "POST", "/create-checkout-session", json=form)["id"]
        total = self.ok(person, "GET", f"/transfers/{reference}")["total"]["amount"]
        return person, reference, total

    def came_in(self, reference: str, amount: int) -> Any:
        """The transfer, after the office has recorded so much."""
        form = {"amount": amount, "bank_ref": secrets.token_hex(8)}
        path = f"/admin/transfers/{reference}/received"
        return self.ok(self.office, "POST", path, json=form)

    def stripe(self, method: str, path: str, **more: Any) -> Any:
        answer = httpx.request(
            method,
            f"{self.stack.sandbox_url}/stripe/v1{path}",
            auth=(self.stack.keys["STRIPE_SECRET_KEY"], ""),
            trust_env=False,
            **more,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def press(self, path: str, **body: Any) -> None:
        """A button of the sandbox's console."""
        answer = httpx.post(f"{self.stack.sandbox_url}/console/api{path}", json=body)
        assert answer.status_code == 200, answer.text

    def unheard(self, platform: str, event_type: str, do: Callable[[], Any]) -> str:
        """Do what the platform tells of, and have it told nobody. The body of the event of this
        type, which is lost for good by now."""
        console = f"{self.stack.sandbox_url}/console/api/deliveries"
        chaos = f"{self.stack.sandbox_url}/chaos"
        lost = {"webhooks": {"drop": 1.0, "drop_for_good": True}}
        before = {one["id"] for one in self._deliveries(platform)}
        httpx.put(f"{chaos}/{platform}", json=lost).raise_for_status()
        try:
            do()
            new: dict[str, dict[str, Any]] = {}

            def all_lost() -> bool:
                told = [one for one in self._deliveries(platform) if one["id"] not in before]
                new.update({one["event_type"]: one for one in told})
                return event_type in new and all(one["state"] == "failed" for one in told)

            eventually(all_lost)
        finally:
            httpx.delete(chaos).raise_for_status()
        return str(httpx.get(f"{console}/{new[event_type]['id']}").json()["body"])

    def _deliveries(self, platform: str) -> list[dict[str, Any]]:
        """The newest."""
        console = f"{self.stack.sandbox_url}/console/api/deliveries"
        items: list[dict[str, Any]] = httpx.get(console).json()["items"]
        return [one for one in items if one["platform"] == platform]
