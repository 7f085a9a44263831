"""What chaos does to API calls, seen by the platforms' own clients."""

import io
import time
from typing import Any

import cloudinary
import cloudinary.api
import cloudinary.exceptions
import cloudinary.uploader
import httpx
import pytest
import stripe
from clerk_backend_api import Clerk
from clerk_backend_api.models import ClerkBaseError
from tests.sandbox.chaos.conftest import Chaos, People
from tests.sandbox.cloudinary.conftest import picture, sdk  # noqa: F401 (a fixture)
from tests.sandbox.conftest import Sandbox
from tests.sandbox.stripe.conftest import shop  # noqa: F401 (a fixture)
from tests.sandbox.stripe.shop import Shop, params


@pytest.fixture
def clerk(sandbox: Sandbox) -> Any:
    with Clerk(
        bearer_auth=sandbox.keys.clerk_secret_key,
        server_url=f"{sandbox.base_url}/clerk-api/v1",
        retry_config=None,
    ) as client:
        yield client


async def test_stripe_is_down_for_the_next_calls(chaos: Chaos, shop: Shop) -> None:  # noqa: F811
    chaos("stripe", calls={"fail_next": 2})
    for _ in range(2):
        with pytest.raises(stripe.APIError) as refused:
            await shop.open()
        assert refused.value.http_status == 503
        assert refused.value.error.type == "api_error"
        assert refused.value.request_id.startswith("req_")
    assert (await shop.open()).id.startswith("cs_test_")
    assert chaos.done("stripe") == {"fail": 2}


async def test_stripes_client_gets_over_it_by_itself(chaos: Chaos, shop: Shop) -> None:  # noqa: F811
    chaos("stripe", calls={"fail_next": 1})
    session = await shop.sessions.create_async(params(), {"max_network_retries": 1})
    assert session.id.startswith("cs_test_")


async def test_a_lost_answer_is_found_by_its_idempotency_key(chaos: Chaos, shop: Shop) -> None:  # noqa: F811
    """The worst case: the session exists, and its maker was told 503."""
    chaos("stripe", calls={"lose_answer_next": 1})
    options = {"idempotency_key": "lost-answer"}
    wanted = params(client_reference_id="lost-answer")
    with pytest.raises(stripe.APIError) as refused:
        await shop.sessions.create_async(wanted, options)
    assert refused.value.http_status == 503
    session = await shop.sessions.create_async(wanted, options)
    assert session.last_response.headers["idempotent-replayed"] == "true"
    made = [
        one
        for one in (await shop.sessions.list_async({"limit": 100})).data
        if one.client_reference_id == "lost-answer"
    ]
    assert [one.id for one in made] == [session.id]


async def test_stripe_limits_the_rate(chaos: Chaos, shop: Shop) -> None:  # noqa: F811
    chaos("stripe", calls={"limit_next": 1, "retry_after": 7})
    with pytest.raises(stripe.RateLimitError) as refused:
        await shop.open()
    assert refused.value.http_status == 429
    assert refused.value.headers["retry-after"] == "7"
    assert refused.value.error.code == "rate_limit"


def test_a_call_hangs_and_is_cut(chaos: Chaos, people: People) -> None:
    chaos("clerk", calls={"time_out_next": 1, "time_out_seconds": 0.4})
    began = time.monotonic()
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending"):
        people.http.get("/users")
    assert time.monotonic() - began >= 0.4
    assert people.http.get("/users").status_code == 200


def test_a_caller_that_gives_up_first_is_let_go(chaos: Chaos, people: People) -> None:
    chaos("clerk", calls={"time_out_next": 1, "time_out_seconds": 60})
    with pytest.raises(httpx.ReadTimeout):
        people.http.get("/users", timeout=0.2)
    assert people.http.get("/users").status_code == 200


def test_calls_are_slow(chaos: Chaos, people: People) -> None:
    chaos("clerk", calls={"slow_ms": 300})
    began = time.monotonic()
    assert people.http.get("/users").status_code == 200
    assert time.monotonic() - began >= 0.3
    assert chaos.done("clerk") == {"slow": 1}


@pytest.mark.parametrize(
    ("calls", "status", "code"),
    [
        ({"fail_next": 1}, 503, "maintenance_mode"),
        ({"lose_answer_next": 1}, 503, "maintenance_mode"),
        ({"limit_next": 1, "retry_after": 3}, 429, "too_many_requests"),
    ],
)
def test_clerks_client_reads_the_refusals(
    chaos: Chaos, clerk: Clerk, calls: dict[str, int], status: int, code: str
) -> None:
    chaos("clerk", calls=calls)
    with pytest.raises(ClerkBaseError) as refused:
        clerk.users.list(request={})
    assert refused.value.status_code == status
    assert refused.value.raw_response.json()["errors"][0]["code"] == code
    assert refused.value.headers.get("retry-after") == ("3" if status == 429 else None)
    assert clerk.users.list(request={}) is not None


@pytest.mark.usefixtures("sdk")
def test_cloudinarys_client_reads_the_refusals(chaos: Chaos) -> None:
    chaos("cloudinary", calls={"limit_next": 1})
    with pytest.raises(cloudinary.exceptions.RateLimited, match="Rate Limit Exceeded"):
        cloudinary.api.resource("khoa/none")
    chaos("cloudinary", calls={"fail_next": 1})
    with pytest.raises(cloudinary.exceptions.Error, match="Service unavailable"):
        cloudinary.uploader.upload(io.BytesIO(b"x"))
    chaos("cloudinary", calls={"lose_answer_next": 1})
    with pytest.raises(cloudinary.exceptions.Error, match="Service unavailable"):
        cloudinary.uploader.upload(picture(), public_id="khoa/lost-answer")
    assert cloudinary.api.resource("khoa/lost-answer")["public_id"] == "khoa/lost-answer"


@pytest.mark.parametrize(
    ("platform", "path", "limited"),
    [
        ("clerk", "/clerk-api/v1/users", 429),
        ("clerk", "/clerk/v1/client", 429),
        ("stripe", "/stripe/v1/events", 429),
        ("cloudinary", "/cloudinary/v1_1/khoa/resources/image/upload", 420),
    ],
)
def test_every_platform_has_every_bad_day(
    chaos: Chaos, platform: str, path: str, limited: int
) -> None:
    def statuses(count: int) -> list[int]:
        return [chaos.http.get(path).status_code for _ in range(count)]

    [usual] = statuses(1)
    chaos(platform, calls={"fail_next": 2})
    assert statuses(3) == [503, 503, usual]
    chaos(platform, calls={"limit_next": 1, "retry_after": 3})
    refused = chaos.http.get(path)
    assert (refused.status_code, refused.headers["retry-after"]) == (limited, "3")
    chaos(platform, calls={"time_out_next": 1, "time_out_seconds": 0.2})
    with pytest.raises(httpx.RemoteProtocolError):
        chaos.http.get(path)
    chaos(platform, calls={"slow_ms": 100})
    assert statuses(1) == [usual]
    assert chaos.done(platform) == {"slow": 1}


async def test_only_the_named_call_is_hit(chaos: Chaos, shop: Shop) -> None:  # noqa: F811
    chaos("stripe", calls={"fail_next": 1, "only": "POST /stripe/v1/refunds"})
    await shop.open()
    with pytest.raises(stripe.APIError) as refused:
        await shop.client.v1.refunds.create_async({"charge": "ch_none"})
    assert refused.value.http_status == 503
    with pytest.raises(stripe.InvalidRequestError):
        await shop.client.v1.refunds.create_async({"charge": "ch_none"})


async def test_pages_and_files_are_spared_unless_asked_for(
    chaos: Chaos,
    shop: Shop,  # noqa: F811
    sandbox: Sandbox,
) -> None:
    session = await shop.open()
    paths = {
        "stripe": f"/stripe/pay/{session.id}",
        "clerk": "/clerk/img/default/user_1",
        "cloudinary": "/cloudinary/khoa/image/upload/none.jpg",
    }
    for platform, path in paths.items():
        chaos(platform, calls={"fail": 1})
        assert chaos.http.get(path).status_code != 503, path
        chaos(platform, calls={"fail": 1, "files": True})
        assert chaos.http.get(path).status_code == 503, path
    for path in ("/", "/console/main.js", "/console/api/mail", "/chaos"):
        assert chaos.http.get(path).status_code == 200, path


def test_a_share_of_the_calls_fails_the_same_with_the_same_seed(
    chaos: Chaos, people: People
) -> None:
    runs = []
    for _ in range(2):
        chaos("clerk", calls={"fail": 0.5}, seed=7)
        runs.append([people.http.get("/users/count").status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 503}
