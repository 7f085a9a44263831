"""The real clerk-backend-api client against the sandbox's Backend API and session tokens."""

import secrets

import httpx
import jwt
import pytest
from clerk_backend_api import AuthenticateRequestOptions, Clerk, authenticate_request, models
from clerk_backend_api.security import VerifyTokenOptions, verify_token


class Headers:
    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers


def create(backend, email=None, **fields):
    email = email or f"{secrets.token_hex(6)}@khoa.test"
    return backend.users.create(email_address=[email], password="hoc-cung-khoa", **fields)


def test_created_user_is_verified_and_can_sign_in(backend, browser, events_of):
    user = create(
        backend,
        "Student@Khoa.test",
        first_name="An",
        last_name="Nguyễn",
        external_id="seed-1",
        public_metadata={"role": "student"},
        private_metadata={"note": "x"},
    )
    [address] = user.email_addresses
    assert address.email_address == "student@khoa.test"
    assert address.id == user.primary_email_address_id
    assert address.verification.status.value == "verified"
    assert user.password_enabled
    assert browser.sign_in("student@khoa.test", "hoc-cung-khoa")["status"] == "complete"
    [event] = events_of(user.id)
    assert event["data"]["private_metadata"] == {"note": "x"}
    assert event["data"]["external_id"] == "seed-1"


def test_get_list_and_count(backend):
    marker = f"z{secrets.token_hex(4)}"
    users = [create(backend, f"{marker}.{n}@khoa.test", first_name=f"N{n}") for n in range(3)]
    got = backend.users.get(user_id=users[0].id)
    assert (got.id, got.first_name, got.last_sign_in_at) == (users[0].id, "N0", None)

    def search(**request):
        return [
            user.id for user in backend.users.list(request=models.GetUserListRequest(**request))
        ]

    ids = [user.id for user in users]
    assert search(query=marker) == ids[::-1]
    assert search(query=marker, order_by="+email_address", limit=2) == ids[:2]
    assert search(query=marker, order_by="+created_at", limit=2, offset=2) == ids[2:]
    assert search(email_address=[f"{marker}.1@khoa.test"]) == [ids[1]]
    assert search(user_id=[ids[0], ids[2], "user_nobody"]) == [ids[2], ids[0]]
    assert search(email_address=["nobody@khoa.test"]) == []
    request = models.GetUsersCountRequest(query=marker)
    assert backend.users.count(request=request).total_count == 3
    assert backend.users.count().total_count >= 3


def test_update_changes_names_and_password(backend, browser, events_of):
    user = create(backend, first_name="An")
    changed = backend.users.update(
        user_id=user.id, first_name="Bình", last_name="Lê", password="another-long-one"
    )
    assert (changed.first_name, changed.last_name) == ("Bình", "Lê")
    assert changed.updated_at > user.updated_at
    email = user.email_addresses[0].email_address
    assert browser.sign_in(email, "another-long-one")["status"] == "complete"
    types = [event["type"] for event in events_of(user.id, 2)]
    assert sorted(types) == ["user.created", "user.updated"]


def test_metadata_merges_deeply_and_null_removes(backend):
    user = create(backend, public_metadata={"a": {"b": 1, "c": 2}, "d": 3})
    merged = backend.users.update_metadata(
        user_id=user.id,
        public_metadata={"a": {"b": None, "e": 4}, "d": None},
        private_metadata={"k": 1},
    )
    assert merged.public_metadata == {"a": {"c": 2, "e": 4}}
    assert merged.private_metadata == {"k": 1}


def test_delete_ends_the_sessions(backend, browser, events_of):
    user = create(backend)
    session = browser.sign_in(user.email_addresses[0].email_address, "hoc-cung-khoa")
    deleted = backend.users.delete(user_id=user.id)
    assert (deleted.id, deleted.deleted) == (user.id, True)
    path = f"/client/sessions/{session['created_session_id']}/tokens"
    assert browser.refused("POST", path)[0] == 401
    assert {event["type"] for event in events_of(user.id, 2)} == {"user.created", "user.deleted"}


def test_errors_are_the_sdks_own(backend, sandbox):
    with pytest.raises(models.ClerkErrors) as missing:
        backend.users.get(user_id="user_nobody")
    assert missing.value.data.errors[0].code == "resource_not_found"
    with pytest.raises(models.ClerkErrors):
        backend.users.delete(user_id="user_nobody")
    user = create(backend)
    with pytest.raises(models.ClerkErrors) as taken:
        create(backend, user.email_addresses[0].email_address)
    assert taken.value.data.errors[0].code == "form_identifier_exists"
    with pytest.raises(models.ClerkErrors) as short:
        backend.users.create(email_address=["s@khoa.test"], password="short")
    assert short.value.data.errors[0].code == "form_password_length_too_short"
    url = f"{sandbox.base_url}/clerk-api/v1"
    with (
        Clerk(bearer_auth="sk_test_wrong", server_url=url, retry_config=None) as stranger,
        pytest.raises(models.ClerkErrors) as refused,
    ):
        stranger.users.get(user_id=user.id)
    assert refused.value.data.errors[0].code == "clerk_key_invalid"
    assert httpx.get(f"{url}/users").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b'{"email_address": "a@b.vn"}',
        b'{"email_address": [{}]}',
        b'{"first_name":1}',
        b'{"email_address": ["a@b.vn"], "first_name": "\\ud800"}',
        b'{"email_address": ["a@b.vn"], "public_metadata": {"a": "\\ud800"}}',
        b'{"email_address": ["a@b.vn"], "public_metadata": {"a": NaN}}',
        b'{"email_address": ["a@b.vn"], "public_metadata": {"a": "%s"}}' % (b"x" * 9000),
    ],
)
def test_bad_body_is_a_client_error(sandbox, body):
    headers = {"authorization": f"Bearer {sandbox.keys.clerk_secret_key}"}
    url = f"{sandbox.base_url}/clerk-api/v1/users"
    answer = httpx.post(url, content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["code"].startswith(("form_param_", "request_body_invalid"))


@pytest.fixture
def token(backend, browser):
    user = create(backend)
    sign_in = browser.sign_in(user.email_addresses[0].email_address, "hoc-cung-khoa")
    return browser.token(sign_in["created_session_id"])


def check(sandbox, token, parties=None):
    request = Headers({"Authorization": f"Bearer {token}"})
    options = AuthenticateRequestOptions(
        jwt_key=sandbox.keys.clerk_jwt_key,
        authorized_parties=parties or [sandbox.public_url],
    )
    return authenticate_request(request, options)


def test_token_is_accepted_by_the_sdk(sandbox, token):
    state = check(sandbox, token)
    assert state.is_signed_in, state.reason
    claims = state.payload
    assert claims["exp"] - claims["iat"] == 60
    assert claims["iss"] == f"{sandbox.public_url}/clerk"
    assert jwt.get_unverified_header(token)["kid"]


def test_token_of_another_page_or_key_is_refused(sandbox, token):
    assert not check(sandbox, token, parties=["https://evil.example"]).is_signed_in
    assert not check(sandbox, token[:-3] + "abc").is_signed_in


def test_token_verifies_by_the_published_keys(backend, sandbox, token):
    assert [key.kid for key in backend.jwks.get_jwks().keys] == [
        jwt.get_unverified_header(token)["kid"]
    ]
    options = VerifyTokenOptions(
        secret_key=sandbox.keys.clerk_secret_key,
        api_url=f"{sandbox.base_url}/clerk-api",
        authorized_parties=[sandbox.public_url],
    )
    assert verify_token(token, options)["sub"].startswith("user_")
    client = jwt.PyJWKClient(f"{sandbox.base_url}/clerk/.well-known/jwks.json")
    key = client.get_signing_key_from_jwt(token)
    assert jwt.decode(token, key, algorithms=["RS256"])["azp"] == sandbox.public_url
