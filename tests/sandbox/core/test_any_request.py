"""Any request at all, by who has the keys and a session, gets an answer that a platform gives.

In one process, without a network, so that many are tried in little time.
"""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import cloudinary.utils
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sandbox.cloudinary.conftest import picture

from khoa_sandbox.app import create_app
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys, load_keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"
MOUNTS = {"Stripe": ("/stripe",), "Clerk": ("/clerk-api", "/clerk"), "Cloudinary": ("/cloudinary",)}
PASSWORD = "mot-hai-ba-bon-nam"
BASE = "http://localhost:8001"
LARGE = "x" * 20_000


class School:
    """A sandbox with one of each thing, whose ids the requests may name."""

    def __init__(self, data_dir: Path) -> None:
        self.keys: Keys = load_keys(data_dir)
        self.store = Store(data_dir / "sandbox.sqlite3")
        # Nobody takes the webhooks, and the first retry is far away.
        self.settings = SandboxSettings(data_dir=data_dir, webhook_base="http://127.0.0.1:9")
        deliveries = Deliveries(self.store, self.settings)
        self.app = create_app(self.settings, self.keys, self.store, deliveries)
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url=BASE)
        self._loop = asyncio.Runner()
        self.people = 0
        self.ids: dict[str, list[str]] = {}

    def __enter__(self) -> "School":
        self._lifespan = self.app.router.lifespan_context(self.app)
        self._loop.run(self._lifespan.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._lifespan.__aexit__(None, None, None))
        self._loop.close()
        self.store.close()

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._loop.run(self._http.request(method, path, **more))

    def post(self, path: str, **more: Any) -> Any:
        """Of a call that goes well."""
        answer = self.call("POST", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def headers(self, platform: str) -> dict[str, str]:
        secret = {"Stripe": self.keys.stripe_secret_key, "Clerk": self.keys.clerk_secret_key}
        if platform in secret:
            return {"authorization": f"Bearer {secret[platform]}"}
        return {"authorization": httpx_basic(self.keys)}

    def furnish(self) -> None:
        """Makes again what a request may have ended: a person's session, a sale, a picture."""
        if self.call("GET", "/clerk/v1/me").status_code != 200:
            self._sign_up()
        if not self.ids.get("Stripe"):
            self._sell()
        if not self.ids.get("Cloudinary"):
            form = signed(self.keys, {"public_id": "covers/one"})
            path = f"/cloudinary/v1_1/{self.keys.cloudinary_cloud_name}/image/upload"
            made = self.post(path, data=form, files={"file": picture(64, 36)})
            self.ids["Cloudinary"] = [made["public_id"], "covers/one.jpg"]

    def _sign_up(self) -> None:
        self._http.cookies.clear()
        self.people += 1
        email = f"any{self.people}+clerk_test@example.com"
        client = "/clerk/v1/client"
        names = {"first_name": "An", "last_name": "Lê"}
        form = {"email_address": email, "password": PASSWORD, **names}
        up = self.post(f"{client}/sign_ups", data=form)["response"]
        path = f"{client}/sign_ups/{up['id']}"
        self.post(f"{path}/prepare_verification", data={"strategy": "email_code"})
        code = {"strategy": "email_code", "code": "424242"}
        user = self.post(f"{path}/attempt_verification", data=code)["response"]["created_user_id"]
        self.post(f"{client}/sessions?_method=DELETE")
        begun = self.post(f"{client}/sign_ins", data={"identifier": email})["response"]["id"]
        password = {"identifier": email, "strategy": "password", "password": PASSWORD}
        session = self.post(f"{client}/sign_ins", data=password)["response"]["created_session_id"]
        me = self.call("GET", "/clerk/v1/me").json()["response"]
        self.ids["Clerk"] = [up["id"], begun, user, session, me["email_addresses"][0]["id"]]

    def _sell(self) -> None:
        price = "line_items[0][price_data]"
        form = {
            "mode": "payment",
            f"{price}[currency]": "vnd",
            f"{price}[unit_amount]": "200000",
            f"{price}[product_data][name]": "Course",
            "line_items[0][quantity]": "1",
            "success_url": "http://localhost:8000/done",
        }
        bought = {
            "amount": "200000",
            "currency": "vnd",
            "payment_method": "pm_card_visa",
            "confirm": "true",
            "automatic_payment_methods[enabled]": "true",
            "automatic_payment_methods[allow_redirects]": "never",
        }
        key = self.headers("Stripe")
        session = self.post("/stripe/v1/checkout/sessions", data=form, headers=key)
        paid = self.post("/stripe/v1/payment_intents", data=bought, headers=key)
        event = self.call("GET", "/stripe/v1/events", headers=key).json()["data"][0]
        self.ids["Stripe"] = [session["id"], paid["id"], paid["latest_charge"], event["id"]]


def httpx_basic(keys: Keys) -> str:
    auth = httpx.BasicAuth(keys.cloudinary_api_key, keys.cloudinary_api_secret)
    return next(auth.auth_flow(httpx.Request("GET", BASE))).headers["authorization"]


def signed(keys: Keys, params: dict[str, str]) -> dict[str, str]:
    params = {"timestamp": str(int(time.time())), **params}
    signature = cloudinary.utils.api_sign_request(params, keys.cloudinary_api_secret)
    return {**params, "signature": signature, "api_key": keys.cloudinary_api_key}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with School(tmp_path_factory.mktemp("school")) as school:
        yield school


ROUTES = {
    platform: [
        (method, path)
        for owner, method, path in re.findall(
            r"^\| (\w+) \| `([A-Z]+) (/[^`]*)` \|", PAGE.read_text("utf-8"), re.MULTILINE
        )
        if owner == platform
    ]
    for platform in MOUNTS
}
# Below the mounts, beside the calls: the hosted page's own.
ROUTES["Stripe"] += [
    ("POST", "/pay/{id}/attempt"),
    ("POST", "/pay/{id}/authenticate"),
    ("GET", "/pay/{id}"),
]

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        "1 0 -1 true false null 99999999999999999999 1e999 NaN \x00 \ud800 ../../etc/passwd a@b.vn"
        " vnd usd payment pm_card_visa pm_card_refundFail email_code password 424242 authenticated"
        " image video raw auto covers/one c_fill,w_0,h_0 c_fill,w_99999 f_auto,q_auto w_1/h_1"
        " http://x http://[ data:image/png;base64,zz 2026-01-01 -created_at".split(" ")
    ),
    st.just(LARGE),
)
NAMES = st.one_of(
    st.sampled_from(
        "email_address password first_name last_name code strategy identifier email_address_id"
        " limit offset query order_by user_id session_id public_metadata unsafe_metadata amount"
        " currency charge payment_intent payment_method confirm expand expand[] metadata"
        " metadata[a] line_items line_items[0] line_items[0][price_data][unit_amount] mode"
        " success_url expires_at created created[gte] starting_after status type types[]"
        " delivery_success source reason public_id file eager tags folder overwrite timestamp"
        " prefix next_cursor public_ids public_ids[] max_results start_at direction format"
        " notification_url allowed_formats signature expires_at attachment _method"
        " primary_email_address_id current_password new_password method cardNumber cardExpiry"
        " cardCvc billingName email outcome approve".split()
    ),
    st.text(max_size=8),
)
JSONS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
PAIRS = st.lists(st.tuples(NAMES, TEXTS), max_size=5)


def form_of(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, errors="surrogatepass").encode()


def multipart_of(pairs: list[tuple[str, str]], whole: bool) -> bytes:
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"'
        f"{'; filename=x.jpg' if name == 'file' else ''}\r\n\r\n{value}\r\n"
        for name, value in pairs
    ]
    return "".join([*parts, "--b--\r\n" if whole else "--b"]).encode(errors="surrogatepass")


JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
BODIES = st.one_of(
    st.tuples(st.just(JSON), JSONS.map(lambda value: json.dumps(value).encode())),
    st.tuples(
        st.just(JSON),
        st.dictionaries(NAMES, JSONS, max_size=4).map(lambda value: json.dumps(value).encode()),
    ),
    st.tuples(st.just(FORM), PAIRS.map(form_of)),
    st.tuples(st.just(MULTIPART), st.builds(multipart_of, PAIRS, st.booleans())),
    st.tuples(
        st.sampled_from([JSON, FORM, MULTIPART, "multipart/form-data", "text/plain", "\x00/;="]),
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from([b"[" * 20_000, b'{"a":' * 20_000, b"a" + b"[b]" * 5_000 + b"=1"]),
        ),
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        "range if-range if-none-match accept content-range x-unique-upload-id idempotency-key"
        " accept-language stripe-version origin cookie".split()
    ),
    st.sampled_from(
        [
            "bytes=-1",
            "bytes=9-1",
            "bytes 0-1/x",
            "bytes 5-1/2",
            "*",
            '"',
            "x" * 300,
            "é",
            "__client=x",
        ]
    ),
    max_size=2,
)


@st.composite
def requests(draw: st.DrawFn, platform: str) -> dict[str, Any]:
    method, path = draw(st.sampled_from(ROUTES[platform]))
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE"]))
    kind, body = draw(BODIES)
    return {
        "method": method,
        "path": path,
        "ids": draw(st.lists(st.integers(0, 5) | TEXTS, min_size=4, max_size=4)),
        "query": draw(PAIRS) if draw(st.booleans()) else [],
        "kind": kind,
        "body": body,
        "headers": draw(HEADERS),
        "sign": draw(st.integers(0, 3)) > 0,
        "pairs": draw(PAIRS),
    }


def fill(school: School, platform: str, path: str, ids: list[int | str]) -> str:
    """A number stands for one of the school's own ids, a text for itself."""
    left = iter(ids)

    def one(match: re.Match[str]) -> str:
        chosen = next(left)
        own = {
            "cloud_name": [school.keys.cloudinary_cloud_name],
            "resource_type": ["image", "video", "raw", "auto"],
            "type": ["upload", "authenticated"],
        }
        known = own.get(match[1], school.ids[platform])
        text = known[chosen % len(known)] if isinstance(chosen, int) else chosen[:200]
        return quote(text, safe="/" if platform == "Cloudinary" else "", errors="surrogatepass")

    return re.sub(r"\{(\w+)\}", one, path)


def send(school: School, platform: str, request: dict[str, Any]) -> list[httpx.Response]:
    """To each of the platform's mounts; three of four at Cloudinary with a signature that holds."""
    body, kind = request["body"], request["kind"]
    if platform == "Cloudinary" and request["sign"]:
        known = {
            name: value
            for name, value in request["pairs"]
            if name not in ("signature", "api_key") and not re.search("[\ud800-\udfff]", value)
        }
        body = multipart_of([*signed(school.keys, known).items(), ("file", "GIF89a")], whole=True)
        kind = MULTIPART
    headers = {name: value.encode() for name, value in request["headers"].items()}
    query = form_of(request["query"]).decode()[:9_000]  # as long as a server takes
    return [
        school.call(
            request["method"],
            f"{mount}{fill(school, platform, request['path'], request['ids'])}?{query}",
            content=body,
            headers={**school.headers(platform), "content-type": kind, **headers},
        )
        for mount in MOUNTS[platform]
    ]


def judge(platform: str, answer: httpx.Response) -> None:
    what = f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code < 500, what
    assert "Traceback" not in answer.text, what
    if answer.status_code < 400 or not answer.content:
        return
    path = answer.request.url.path
    if platform == "Cloudinary" and ("/v1_1/" not in path or "range" in answer.request.headers):
        return  # a file's delivery: a status, and the reason in a header
    if "/pay/" in path:  # a page, and what its own script reads
        assert answer.headers["content-type"].startswith(("application/json", "text/html")), what
        return
    said = answer.json()
    if platform == "Stripe":
        assert {"type", "message"} <= said["error"].keys(), what
        assert answer.headers["request-id"].startswith("req_"), what
    elif platform == "Clerk":
        assert {"code", "message"} <= said["errors"][0].keys(), what
    else:
        assert said["error"]["message"], what


@pytest.mark.parametrize("platform", sorted(MOUNTS))
def test_any_request_is_answered(platform: str, school: School) -> None:
    @settings(
        max_examples=250,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(requests(platform))
    def check(request: dict[str, Any]) -> None:
        school.furnish()
        for answer in send(school, platform, request):
            judge(platform, answer)

    check()


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("Stripe", "/stripe/v1/refunds"),
        ("Clerk", "/clerk/v1/me/profile_image"),
        ("Clerk", "/clerk-api/v1/users"),
        ("Cloudinary", "/cloudinary/v1_1/khoa/image/upload"),
    ],
)
def test_too_large_a_body_is_refused_in_the_platforms_shape(
    platform: str, path: str, school: School
) -> None:
    headers = {"content-length": "999999999"}  # announced, and refused before any of it came
    answer = school.call("POST", path, headers=headers)
    assert answer.status_code == 413
    judge(platform, answer)
