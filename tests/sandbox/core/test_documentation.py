"""docs/sandbox.md's table names every call that the sandbox answers, and no other."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route

from khoa_sandbox import clerk, cloudinary
from khoa_sandbox.context import Context
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import load_keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store
from khoa_sandbox.stripe.api import ENDPOINTS

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"
CLIENTS = re.compile(r"\b(py|node|react|http)\b")


def calls(routes: Iterable[BaseRoute]) -> set[str]:
    """`METHOD /path` with `{}` for each parameter; what answers 404 to everything else is none."""
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Mount):
            found |= calls(route.app.routes)  # type: ignore[attr-defined]
        elif isinstance(route, Route) and route.path != "/v1_1/{rest:path}":
            methods = (route.methods or set()) - {"HEAD"}
            found |= {plain(f"{method} {route.path}") for method in methods}
    return found


def plain(call: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", call)


@pytest.fixture
def answered(tmp_path: Path) -> set[str]:
    store = Store(tmp_path / "sandbox.sqlite3")
    settings = SandboxSettings(data_dir=tmp_path)
    deliveries = Deliveries(store, settings)
    chaos = deliveries.chaos
    context = Context(settings, load_keys(tmp_path), store, deliveries, chaos, lambda: False)
    found = calls(clerk.router(context)) | calls(cloudinary.router(context).routes)
    store.close()
    for endpoint in ENDPOINTS:
        path = re.sub(r"\(\?P<id>[^)]*\)", "{}", endpoint.path.pattern).replace("\\", "")
        found.add(f"{endpoint.method} {path}")
    return found


def test_the_table_names_every_call_and_no_other(answered: set[str]) -> None:
    rows = re.findall(r"^\| \w+ \| `([A-Z]+ /[^`]*)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert {plain(call) for call in rows} == answered


def test_each_call_says_who_proved_it() -> None:
    rows = re.findall(
        r"^\| \w+ \| (`[A-Z]+ /[^`]*`) \| ([^|]*) \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert [call for call, clients in rows if not CLIENTS.search(clients)] == []
