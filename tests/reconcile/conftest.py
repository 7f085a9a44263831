"""A school of its own for reconciliation, and its sandbox as its operators reach it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from tests.stack import Stack

Rows = Any
DOOR_CLOSED = {"webhooks": {"drop": 1.0, "drop_for_good": True}}


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An account that settles in dollars."""
    settings = {"KHOA_WORKERS": "1", "KHOA_SANDBOX_STRIPE_SETTLEMENT": "usd"}
    stack = Stack(tmp_path_factory.mktemp("reconcile"), settings)
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


@pytest.fixture(scope="session")
def rows(school: Stack) -> Iterator[Rows]:
    """The database itself, for what no answer shows."""
    with MongoClient[dict[str, Any]](school.mongodb_uri, tz_aware=True) as client:
        yield client["khoa"]


@pytest.fixture
def closed_doors(school: Stack) -> Iterator[Callable[[], None]]:
    """Called, it lets no webhook through any more; afterwards they come again."""

    def close() -> None:
        for platform in ("stripe", "clerk", "cloudinary"):
            url = f"{school.sandbox_url}/chaos/{platform}"
            httpx.put(url, json=DOOR_CLOSED).raise_for_status()

    yield close
    httpx.delete(f"{school.sandbox_url}/chaos").raise_for_status()


def reconcile(stack: Stack, *, fails: bool = False) -> dict[str, Any]:
    """One `khoa reconcile`; its report."""
    done = stack.command("reconcile", "--json")
    assert done.returncode == int(fails), done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def mended(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    """By part: what it mended, without the parts that mended nothing."""
    return {part["name"]: part["mended"] for part in report["parts"] if part["mended"]}


def part(report: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in report["parts"] if each["name"] == name)
    return found


def stripe(stack: Stack, method: str, path: str, **kwargs: Any) -> Any:
    auth = (stack.keys["STRIPE_SECRET_KEY"], "")
    answer = httpx.request(method, f"{stack.sandbox_url}/stripe/v1{path}", auth=auth, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json()


def clerk(stack: Stack, method: str, path: str, **kwargs: Any) -> Any:
    headers = {"authorization": f"Bearer {stack.keys['CLERK_SECRET_KEY']}"}
    base = f"{stack.sandbox_url}/clerk-api/v1"
    answer = httpx.request(method, f"{base}{path}", headers=headers, timeout=20, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json()
