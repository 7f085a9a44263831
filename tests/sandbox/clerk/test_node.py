"""Clerk's and Svix's Node clients against the running sandbox."""

import base64
import json

import pytest
from standardwebhooks import Webhook, WebhookVerificationError


def test_the_node_client_works(node_client, sandbox, browser, new_email):
    done = browser.sign_up(new_email())
    token = browser.token(done["created_session_id"])
    said = node_client("clerk.mjs", TOKEN=token, AUTHORIZED_PARTY=sandbox.public_url)
    ids = said["ids"]
    assert said["created"] == said["emails"]
    assert said["byQuery"] == [3, ids[1:]]
    assert (said["byEmail"], said["byId"], said["count"]) == ([ids[2]], 2, 2)
    assert (said["updated"], said["got"]) == ("Bình", "Bình Nguyễn")
    assert said["merged"] == {"seen": {"home": True, "studio": True}}
    assert said["banned"] == [True, [403, "user_banned"], False]
    assert said["session"] == [True, True, 1, "revoked"]
    assert said["afterRevoking"] == [404, "resource_not_found"]
    assert said["deleted"] is True
    assert said["missing"] == [404, "resource_not_found"]
    assert said["taken"] == [422, "form_identifier_exists"]
    assert said["wrongKey"] == [401, "clerk_key_invalid"]
    assert said["good"] == ["signed-in", done["created_user_id"]]
    assert said["foreign"] == ["signed-out", "token-invalid-authorized-parties"]
    assert said["altered"] == ["signed-out", "token-invalid-signature"]
    assert said["none"] == "signed-out"
    assert said["byPublishedKeys"] == done["created_user_id"]


@pytest.fixture
def arrived(receiver, browser, new_email):
    """The webhook about a new user, and the user's id."""
    user = browser.sign_up(new_email())["created_user_id"]
    [request] = receiver.wait_for(
        lambda request: json.loads(request.body)["data"]["id"] == user,
    )
    return request, user


def test_a_webhook_is_verified_by_both_node_libraries(node_client, arrived):
    request, user = arrived
    said = node_client(
        "webhook.mjs",
        BODY=base64.b64encode(request.body).decode(),
        HEADERS=json.dumps(request.headers),
    )
    assert said == {
        "type": "user.created",
        "id": user,
        "altered": [True, True],
        "otherSecret": True,
    }


def test_a_webhook_is_verified_by_the_standards_library(sandbox, arrived):
    request, user = arrived
    webhook = Webhook(sandbox.keys.clerk_webhook_signing_secret)
    parts = ("id", "timestamp", "signature")
    headers = {f"webhook-{part}": request.headers[f"svix-{part}"] for part in parts}
    assert webhook.verify(request.body, headers)["data"]["id"] == user
    with pytest.raises(WebhookVerificationError):
        webhook.verify(request.body.replace(b"user.created", b"user.deleted"), headers)
