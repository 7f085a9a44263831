"""Sessions and bans in the Backend API, by the real client; and the webhooks that tell of them."""

import json
import secrets

import httpx
import pytest
from clerk_backend_api import models

PASSWORD = "hoc-cung-khoa"


@pytest.fixture
def user(backend):
    email = f"{secrets.token_hex(6)}@khoa.test"
    return backend.users.create(email_address=[email], password=PASSWORD)


@pytest.fixture
def email(user):
    return user.email_addresses[0].email_address


def sessions_of(backend, user, **filters):
    found = backend.sessions.list(user_id=user.id, **filters)
    return [(one.id, one.status.value) for one in found]


def told(receiver, session_id, count):
    """The webhooks about a session: `[(type, data), …]` in the order of their making."""
    found = receiver.wait_for(
        lambda request: json.loads(request.body)["data"]["id"] == session_id, count
    )
    events = sorted((json.loads(one.body) for one in found), key=lambda one: one["timestamp"])
    return [(event["type"], event["data"]) for event in events]


def test_a_session_is_listed_and_revoked(backend, browser, open_browser, receiver, user, email):
    session = browser.sign_in(email, PASSWORD)["created_session_id"]
    other = open_browser()
    second = other.sign_in(email, PASSWORD)["created_session_id"]
    assert sessions_of(backend, user) == [(second, "active"), (session, "active")]
    got = backend.sessions.get(session_id=session)
    assert (got.user_id, got.latest_activity.ip_address) == (user.id, "127.0.0.1")
    assert browser.token(session)

    assert backend.sessions.revoke(session_id=session).status.value == "revoked"
    assert browser.refused("POST", f"/client/sessions/{session}/tokens") == (
        401,
        "authentication_invalid",
    )
    assert browser.signed_in_user() is None
    assert other.signed_in_user() == user.id
    assert backend.sessions.revoke(session_id=session).status.value == "revoked"
    assert sessions_of(backend, user, status="revoked") == [(session, "revoked")]
    assert sessions_of(backend, user, limit=1, offset=1) == [(session, "revoked")]

    [(created, data), (ended, after)] = told(receiver, session, 2)
    assert (created, data["status"]) == ("session.created", "active")
    assert (ended, after["status"]) == ("session.revoked", "revoked")
    assert data["user"]["id"] == data["user_id"] == user.id
    assert data["user"]["email_addresses"][0]["email_address"] == email


def test_signing_out_is_told(backend, browser, receiver, user, email):
    first = browser.sign_in(email, PASSWORD)["created_session_id"]
    browser.ok("DELETE", "/client/sessions")
    second = browser.sign_in(email, PASSWORD)["created_session_id"]
    browser.ok("POST", f"/client/sessions/{second}/end")
    assert [kind for kind, _ in told(receiver, first, 2)][1] == "session.removed"
    assert [kind for kind, _ in told(receiver, second, 2)][1] == "session.ended"


def test_a_banned_user_is_out_and_stays_out(
    backend, browser, open_browser, receiver, user, email, events_of
):
    session = browser.sign_in(email, PASSWORD)["created_session_id"]
    half_way = open_browser()
    sign_in = half_way.ok("POST", "/client/sign_ins", {"identifier": email})["response"]
    assert backend.users.ban(user_id=user.id).banned
    assert browser.refused("POST", f"/client/sessions/{session}/tokens")[0] == 401
    assert sessions_of(backend, user) == [(session, "revoked")]
    form = {"identifier": email}
    assert browser.refused("POST", "/client/sign_ins", form) == (403, "user_banned")
    path = f"/client/sign_ins/{sign_in['id']}/attempt_first_factor"
    right = {"strategy": "password", "password": PASSWORD}
    assert half_way.refused("POST", path, right) == (403, "user_banned")
    updated = [event for event in events_of(user.id, 2) if event["type"] == "user.updated"]
    assert [event["data"]["banned"] for event in updated] == [True]

    assert not backend.users.unban(user_id=user.id).banned
    assert browser.sign_in(email, PASSWORD)["status"] == "complete"


def test_a_test_may_sign_in_without_a_browser(backend, user):
    """As in a development instance, for `make contract`."""
    session = backend.sessions.create(request={"user_id": user.id})
    assert (session.status.value, session.user_id) == ("active", user.id)
    assert backend.sessions.create_token(session_id=session.id).jwt
    backend.sessions.revoke(session_id=session.id)
    with pytest.raises(models.ClerkErrors):
        backend.sessions.create_token(session_id=session.id)


def test_a_second_address_is_found_and_made_primary(backend):
    marker = secrets.token_hex(5)
    emails = [f"{marker}.{number}@khoa.test" for number in (1, 2)]
    user = backend.users.create(email_address=emails, password=PASSWORD)
    for request in ({"email_address": [emails[1]]}, {"query": emails[1]}):
        found = backend.users.list(request=models.GetUserListRequest(**request))
        assert [one.id for one in found] == [user.id]
    second = user.email_addresses[1]
    changed = backend.users.update(user_id=user.id, primary_email_address_id=second.id)
    assert changed.primary_email_address_id == second.id


def test_what_is_unknown_is_refused(backend, sandbox, user):
    for call in (
        lambda: backend.sessions.get(session_id="sess_nothing"),
        lambda: backend.sessions.revoke(session_id="sess_nothing"),
        lambda: backend.sessions.create(request={"user_id": "user_nobody"}),
    ):
        with pytest.raises(models.ClerkErrors) as refused:
            call()
        assert refused.value.data.errors[0].code == "resource_not_found"
    headers = {"authorization": f"Bearer {sandbox.keys.clerk_secret_key}"}
    url = f"{sandbox.base_url}/clerk-api/v1"

    def code(method, path, **more):
        answer = httpx.request(method, f"{url}{path}", headers=headers, **more)
        return answer.status_code, answer.json()["errors"][0]["code"]

    assert code("GET", "/sessions") == (400, "missing_query_parameter")
    assert code("GET", f"/sessions?user_id={user.id}&status=x")[0] == 422
    assert code("GET", f"/sessions?user_id={user.id}&limit=501")[0] == 422
    assert code("PATCH", f"/users/{user.id}", json={"nickname": "An"}) == (
        422,
        "form_param_unknown",
    )
    metadata = f"/users/{user.id}/metadata"
    assert code("PATCH", metadata, json={"role": "x"})[0] == 422
    for value, refusal in ("x", "value_invalid"), ({"a": "x" * 9000}, "exceeds_allowed_size"):
        assert code("PATCH", metadata, json={"public_metadata": value}) == (
            422,
            f"form_param_{refusal}",
        )
    assert code("PUT", f"/users/{user.id}") == (405, "method_not_allowed")
    assert code("POST", "/users/user_nobody/ban") == (404, "resource_not_found")
    assert code("GET", "/organizations") == (404, "resource_not_found")
    assert code("POST", "/users", content=b"x" * 3_000_000) == (413, "request_body_too_large")
    wrong = httpx.get(f"{url}/sessions?user_id={user.id}")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (401, "clerk_key_invalid")
