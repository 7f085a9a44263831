"""What operators' graphs are drawn from, and who may ask for it."""

from typing import Any

import httpx
import pytest
from starlette.requests import Request
from tests.people import Person
from tests.stack import Stack, eventually

from khoa.context import Context
from khoa.office.metrics_routes import _allowed
from khoa.platforms.payments.registry import Payments
from khoa.school.watch import SchoolWatch
from khoa.settings import Settings


def numbers(stack: Stack) -> dict[str, float]:
    text = httpx.get(f"{stack.base_url}/metrics", timeout=10).text
    rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in rows}


def test_events_and_tasks_are_counted(stack: Stack, person: Person) -> None:
    handled = 'khoa_webhook_events_total{outcome="handled",provider="clerk"}'
    eventually(lambda: numbers(stack).get(handled, 0) >= 1)
    known = numbers(stack)
    assert known['khoa_inbox_events{state="failed"}'] == 0
    assert {"khoa_outbox_waiting", "khoa_outbox_late_seconds", "khoa_purchases_waiting"} <= {*known}


def asked(host: str, authorization: str = "") -> Request:
    headers = [(b"authorization", authorization.encode())] if authorization else []
    return Request({"type": "http", "headers": headers, "client": (host, 1)})


def context(**settings: Any) -> Context:
    made = Settings().model_copy(update=settings)
    return Context(made, None, None, None, None, Payments([]), "here", SchoolWatch(made))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "host", "authorization", "allowed"),
    [
        ({}, "127.0.0.1", "", True),
        ({}, "10.0.0.7", "", False),
        ({"env": "production"}, "127.0.0.1", "", False),
        ({"metrics_token": "secret"}, "127.0.0.1", "", False),
        ({"metrics_token": "secret"}, "10.0.0.7", "Bearer secret", True),
        ({"metrics_token": "secret"}, "10.0.0.7", "Bearer sécret", False),
    ],
)
def test_strangers_are_told_nothing(
    settings: dict[str, Any], host: str, authorization: str, allowed: bool
) -> None:
    assert _allowed(asked(host, authorization), context(**settings)) is allowed
