"""Clerk's webhooks, verified by svix, and what survives a kill."""

import json
import time

import pytest
from clerk_backend_api import models
from svix.webhooks import Webhook, WebhookVerificationError


def of_user(user_id):
    return lambda request: (
        request.path == "/api/webhooks/clerk" and json.loads(request.body)["data"]["id"] == user_id
    )


def test_svix_verifies_the_raw_body(browser, sandbox, receiver, new_email):
    user = browser.sign_up(new_email())["created_user_id"]
    [request] = receiver.wait_for(of_user(user))
    webhook = Webhook(sandbox.keys.clerk_webhook_signing_secret)
    webhook.verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        webhook.verify(request.body + b" ", request.headers)
    event = json.loads(request.body)
    assert event["object"] == "event"
    assert event["event_attributes"]["http_request"]["user_agent"].startswith("python-httpx")
    assert abs(event["timestamp"] / 1000 - time.time()) < 60


def test_every_field_of_a_user_is_told(browser, receiver, new_email):
    """As Clerk's own client knows a user, which it refuses when a field is missing or wrong."""
    email = new_email()
    user = browser.sign_up(email)["created_user_id"]
    [request] = receiver.wait_for(of_user(user))
    data = json.loads(request.body)["data"]
    assert models.User.model_fields.keys() <= data.keys()
    told = models.User.model_validate(data)
    assert told.model_dump(mode="json", exclude_unset=True) == {
        name: data[name] for name in models.User.model_fields
    }
    assert (told.id, told.first_name, told.locale) == (user, "An", "vi-VN")


def test_retry_keeps_the_id_and_signs_afresh(browser, sandbox, receiver, new_email):
    statuses = iter([500, 503])
    receiver.answer = lambda request: (
        next(statuses, 200) if b'"user.created"' in request.body else 200,
        b"",
    )
    user = browser.sign_up(new_email())["created_user_id"]
    # 5 s and 5 min, a hundred times faster.
    requests = receiver.wait_for(of_user(user), 3)
    assert len({request.headers["svix-id"] for request in requests}) == 1
    assert len({request.body for request in requests}) == 1
    webhook = Webhook(sandbox.keys.clerk_webhook_signing_secret)
    for request in requests:
        webhook.verify(request.body, request.headers)
    assert requests[2].headers["svix-timestamp"] > requests[0].headers["svix-timestamp"]


def test_refused_change_sends_nothing(browser, open_browser, receiver, new_email):
    email = new_email()
    user = browser.sign_up(email)["created_user_id"]
    browser.refused("PATCH", "/me", {"first_name": "x" * 300})
    browser.ok("PATCH", "/me", {"first_name": "Bình"})
    requests = receiver.wait_for(of_user(user), 2)
    assert len(requests) == 2


def test_everything_survives_a_kill(start_sandbox, receiver, open_browser, new_email):
    sandbox = start_sandbox()
    browsers = [open_browser() for _ in range(3)]
    for browser in browsers:
        browser.sandbox = sandbox
        browser.http.base_url = f"{sandbox.base_url}/clerk"
    signed_in, signing_in, signing_up = browsers
    email, newcomer = new_email(), new_email()
    session = signed_in.sign_up(email)["created_session_id"]
    sign_in = signing_in.ok("POST", "/client/sign_ins", {"identifier": email})["response"]
    in_path = f"/client/sign_ins/{sign_in['id']}"
    signing_in.ok("POST", f"{in_path}/prepare_first_factor", {"strategy": "email_code"})
    form = {"email_address": newcomer, "password": "long-enough-one", "first_name": "An"}
    sign_up = signing_up.ok("POST", "/client/sign_ups", form)["response"]
    up_path = f"/client/sign_ups/{sign_up['id']}"
    signing_up.ok("POST", f"{up_path}/prepare_verification", {"strategy": "email_code"})
    keys = sandbox.keys

    sandbox.kill()
    sandbox.start()

    assert sandbox.keys == keys
    assert signed_in.token(session)
    code = {"strategy": "email_code", "code": signing_in.code(email)}
    done = signing_in.ok("POST", f"{in_path}/attempt_first_factor", code)["response"]
    assert done["status"] == "complete"
    code = {"strategy": "email_code", "code": signing_up.code(newcomer)}
    done = signing_up.ok("POST", f"{up_path}/attempt_verification", code)["response"]
    assert done["status"] == "complete"
    receiver.wait_for(of_user(done["created_user_id"]))
