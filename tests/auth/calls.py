"""Which permission each call of the studio and the office asks for, read off the application, and
what docs/roles.md says of it."""

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from tests.stack import ROOT

from khoa.app import create_app
from khoa.platforms.registry import REGISTRY, load_settings
from khoa.settings import ClerkSettings

GUARDED = ("/api/admin", "/api/educator")
PAGE = (ROOT / "docs" / "roles.md").read_text("utf-8")

Call = tuple[str, str]
"""Method and path, with its braces."""


def application(folder: Path) -> FastAPI:
    """All of it, before it is served: nothing is connected yet."""
    keys = {
        platform.variable(field): "x"
        for platform in (ClerkSettings, *REGISTRY.available_platforms.kinds)
        for field in platform.needed
    }
    keys["CLERK_PUBLISHABLE_KEY"] = "pk_test_Y2xlcmsuZXhhbXBsZSQ"
    made = "".join(f"{name}={value}\n" for name, value in keys.items())
    (folder / "sandbox.env").write_text(made, encoding="utf-8")
    app = create_app(load_settings(data_dir=folder))
    while not isinstance(app, FastAPI):
        app = app.app  # type: ignore[attr-defined]
    return app


def asked_for(app: FastAPI) -> dict[Call, set[str]]:
    """What each guarded call asks for, which is one permission when all is well."""
    return {
        (method, route.path): set(_permissions(route.dependant))
        for route in _routes(app.routes)
        if route.path.startswith(GUARDED)
        for method in route.methods
    }


def documented(app: FastAPI) -> set[Call]:
    return {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        if path.startswith(GUARDED)
        for method in methods
    }


def table(*heads: str) -> dict[str, list[str]]:
    """The table of the page with these heads: its rows by their first cell."""
    lines = PAGE.splitlines()
    at = lines.index(f"| {' | '.join(heads)} |")
    rows = {}
    for line in lines[at + 2 :]:
        if not line.startswith("|"):
            break
        first, *rest = (cell.strip() for cell in line.strip("|").split("|"))
        rows[first.strip("`")] = rest
    return rows


def on_the_page() -> dict[Call, str]:
    """The permission of each call, as the page says."""
    found = {}
    for permission, (calls,) in table("Permission", "Calls").items():
        for method, path in re.findall(r"`([A-Z]+) (/[^`]+)`", calls):
            assert (method, path) not in found, (method, path)
            found[method, f"/api{path}"] = permission
    return found


def _routes(routes: list[object]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from _routes(included.routes)


def _permissions(dependant: Dependant) -> Iterator[str]:
    for dependency in dependant.dependencies:
        if asked := getattr(dependency.call, "permission", None):
            yield asked
        yield from _permissions(dependency)
