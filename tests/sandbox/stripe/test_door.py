"""What holds for every call: keys, request ids, idempotency, bodies that are not right."""

import httpx
import pytest
import stripe
from tests.sandbox.conftest import Sandbox
from tests.sandbox.stripe.shop import Shop, connect, params


async def raw(sandbox: Sandbox, method: str, path: str, **more: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {sandbox.keys.stripe_secret_key}"}
    headers |= more.pop("headers", {})  # type: ignore[arg-type]
    async with httpx.AsyncClient(base_url=sandbox.base_url) as http:
        answer = await http.request(method, f"/stripe{path}", headers=headers, **more)  # type: ignore[arg-type]
    assert answer.headers["request-id"].startswith("req_")
    return answer


@pytest.mark.parametrize("key", ["sk_test_wrong", "sk_test_ключ"])
async def test_wrong_key_is_401(sandbox: Sandbox, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}".encode()}
    answer = await raw(sandbox, "GET", "/v1/events", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert key not in answer.text


async def test_client_raises_authentication_error_for_a_wrong_key(sandbox: Sandbox) -> None:
    client, http = connect(sandbox.base_url, "sk_test_wrong_key_of_another_account")
    with pytest.raises(stripe.AuthenticationError):
        await client.v1.events.list_async()
    await http.close_async()


async def test_missing_key_is_401(sandbox: Sandbox) -> None:
    answer = await raw(sandbox, "GET", "/v1/events", headers={"Authorization": ""})
    assert answer.status_code == 401


async def test_basic_authentication_is_taken(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.get(
            f"{sandbox.base_url}/stripe/v1/events", auth=(sandbox.keys.stripe_secret_key, "")
        )
    assert answer.status_code == 200


async def test_same_key_and_parameters_replay_the_answer(shop: Shop) -> None:
    options = {"idempotency_key": "replay-1"}
    first = await shop.sessions.create_async(params(), options)
    second = await shop.sessions.create_async(params(), options)
    assert second.to_dict() == first.to_dict()
    assert "idempotent-replayed" not in first.last_response.headers
    assert second.last_response.headers["idempotent-replayed"] == "true"
    assert second.last_response.headers["original-request"] == first.last_response.request_id
    assert second.last_response.request_id != first.last_response.request_id


async def test_replay_shows_the_past_not_the_present(shop: Shop) -> None:
    options = {"idempotency_key": "replay-2"}
    session = await shop.sessions.create_async(params(), options)
    await shop.sessions.expire_async(session.id)
    assert (await shop.sessions.create_async(params(), options)).status == "open"


async def test_same_key_with_other_parameters_is_a_conflict(shop: Shop) -> None:
    options = {"idempotency_key": "conflict-1"}
    await shop.sessions.create_async(params(), options)
    with pytest.raises(stripe.IdempotencyError) as caught:
        await shop.sessions.create_async(params(amount=299_000), options)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        await shop.client.v1.refunds.create_async({"charge": "ch_x"}, options)


async def test_refused_parameters_leave_the_key_free(shop: Shop) -> None:
    options = {"idempotency_key": "free-1"}
    with pytest.raises(stripe.InvalidRequestError):
        await shop.sessions.create_async(params(colour="red"), options)
    assert (await shop.sessions.create_async(params(), options)).status == "open"


async def test_error_of_a_call_that_began_is_replayed(shop: Shop) -> None:
    session = await shop.open()
    await shop.sessions.expire_async(session.id)
    options = {"idempotency_key": "error-1"}
    for replayed in (None, "true"):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            await shop.sessions.expire_async(session.id, {}, options)
        assert caught.value.headers.get("idempotent-replayed") == replayed


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff\xfe=1", 400),
        (b"mode=%ff", 400),
        (b"a[b=1", 400),
        (b"a=1&a[b]=2", 400),
        (b"a[b]=2&a=1", 400),
        (b"a" + b"[a]" * 50 + b"=1", 400),
        (b"&".join(b"m%d=1" % n for n in range(6000)), 400),
        (b"line_items=5&mode=payment", 400),
        (b"line_items[x]=5&mode=payment", 400),
        (b"line_items[0]=5&mode=payment", 400),
        (b"metadata[a][b]=5&mode=payment", 400),
        (b"x=" + b"y" * (1024 * 1024), 413),
    ],
)
async def test_bodies_that_are_not_right_get_an_error_body(
    sandbox: Sandbox, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await raw(sandbox, "POST", "/v1/checkout/sessions", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_json_body_is_refused(sandbox: Sandbox) -> None:
    answer = await raw(sandbox, "POST", "/v1/checkout/sessions", json=params())
    assert answer.status_code == 400
    assert "content type" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/customers"),
        ("DELETE", "/v1/refunds"),
        ("PUT", "/v1/disputes/du_1"),
        ("OPTIONS", "/v1/charges"),
        ("POST", "/v1/balance_transactions"),
        ("GET", "/v1/charges/ch_1/x"),
        ("GET", "/v2/core/events"),
        ("POST", "/v0/charges"),
    ],
)
async def test_unknown_call_is_404(sandbox: Sandbox, method: str, path: str) -> None:
    answer = await raw(sandbox, method, path)
    assert answer.status_code == 404
    assert "Unrecognized request URL" in answer.json()["error"]["message"]
