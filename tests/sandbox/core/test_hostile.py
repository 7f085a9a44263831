"""Whatever comes in at any call of a platform is answered in that platform's own error shape."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Sandbox

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"
MOUNTS = {"Stripe": ["/stripe"], "Clerk": ["/clerk-api", "/clerk"], "Cloudinary": ["/cloudinary"]}
BACKEND = ("/v1/users", "/v1/sessions", "/v1/jwks")  # Clerk's calls at its first mount

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BODIES = [
    (JSON, b"{"),
    (JSON, b"[" * 5_000),
    (JSON, b'"text"'),
    (JSON, b"[1, null]"),
    (JSON, b'{"a": "\\ud800", "b": 1e999}'),
    (JSON, b"\xff\xfe"),
    (FORM, b"a[b][c]=1&a=2&a[]=3&%=%zz&=&[]=x&[[[[=1"),
    (FORM, b"a" + b"[b]" * 500 + b"=1"),
    (FORM, b"email_address=%00&amount=99999999999999999999&limit=-1&expand[]=a.b.c.d.e.f"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nrest"),
    ("multipart/form-data", b"--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 300),
    ("text/plain", b""),
]
QUERY = "limit=x&offset=-1&starting_after=%00&created[gte]=never&order_by=' or 1&signature=%ff"


def calls() -> list[tuple[str, str, str]]:
    """Platform, method and address of every call that docs/sandbox.md names; ids are strangers."""
    rows = re.findall(r"^\| (\w+) \| `([A-Z]+) (/[^`]*)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return [
        (platform, method, mount_of(platform, path) + re.sub(r"\{[^}]*\}", "strange%00id", path))
        for platform, method, path in rows
    ]


def mount_of(platform: str, path: str) -> str:
    first, *others = MOUNTS[platform]
    return others[0] if others and not path.startswith(BACKEND) else first


@pytest.fixture(scope="module")
def strangers(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(base_url=sandbox.base_url, timeout=20, trust_env=False)


def headers(platform: str, sandbox: Sandbox) -> dict[str, str]:
    """With the account's own key, so that what is behind it is reached."""
    keys = sandbox.keys
    secret = {"Stripe": keys.stripe_secret_key, "Clerk": keys.clerk_secret_key}.get(platform)
    return {"authorization": f"Bearer {secret}"} if secret else {}


@pytest.mark.parametrize("platform", sorted(MOUNTS))
def test_no_body_breaks_a_call(platform: str, sandbox: Sandbox, strangers: httpx.Client) -> None:
    known = headers(platform, sandbox)
    for owner, method, path in calls():
        if owner != platform:
            continue
        for kind, body in BODIES if method not in ("GET", "HEAD") else [("", b"")]:
            answer = strangers.request(
                method,
                f"{path}?{QUERY}",
                content=body,
                headers={**known, **({"content-type": kind} if kind else {})},
            )
            refused_well(platform, answer, f"{method} {path} {kind} {body[:30]!r}")


@pytest.mark.parametrize("platform", sorted(MOUNTS))
def test_no_other_method_or_address_breaks_it(
    platform: str, sandbox: Sandbox, strangers: httpx.Client
) -> None:
    known = headers(platform, sandbox)
    for mount in MOUNTS[platform]:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            for path in (
                "/",
                "/v1",
                "/v1/users",
                "/v1/refunds",
                "/v1_1/khoa/image/upload",
                "/v1/%0A",
            ):
                answer = strangers.request(method, f"{mount}{path}", headers=known)
                refused_well(platform, answer, f"{method} {mount}{path}")


def refused_well(platform: str, answer: httpx.Response, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:500]}"
    assert "Traceback" not in answer.text, what
    if answer.status_code < 400 or not answer.content or answer.request.method == "HEAD":
        return
    said: dict[str, Any] = json.loads(answer.content)
    if platform == "Stripe":
        assert {"type", "message"} <= said["error"].keys(), what
        assert answer.headers["request-id"].startswith("req_"), what
    elif platform == "Clerk":
        assert {"code", "message"} <= said["errors"][0].keys(), what
    else:
        assert said["error"]["message"], what
