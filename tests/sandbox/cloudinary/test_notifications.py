"""Notifications, checked by the SDK's own verification."""

import json
from collections.abc import Callable
from typing import Any

import cloudinary.uploader
import cloudinary.utils
import pytest
from tests.sandbox.cloudinary.conftest import http, picture
from tests.sandbox.conftest import Received, Receiver, Sandbox

pytestmark = pytest.mark.usefixtures("sdk")

DOOR = "http://localhost:8000/api/webhooks/cloudinary"


def about(public_id: str) -> Callable[[Received], bool]:
    def matches(request: Received) -> bool:
        return json.loads(request.body).get("public_id") == public_id

    return matches


def verified(request: Received) -> dict[str, Any]:
    assert request.path == "/api/webhooks/cloudinary"
    assert cloudinary.utils.verify_notification_signature(
        request.body.decode(),
        request.headers["x-cld-timestamp"],
        request.headers["x-cld-signature"],
    )
    return dict(json.loads(request.body))


def test_an_upload_is_notified_with_its_answer(receiver: Receiver) -> None:
    answer = cloudinary.uploader.upload(picture(), public_id="bìa-1", notification_url=DOOR)
    notification = verified(receiver.wait_for(about("bìa-1"))[0])
    assert notification["notification_type"] == "upload"
    for name in ("asset_id", "version", "secure_url", "width", "height", "bytes", "etag"):
        assert notification[name] == answer[name]


def test_an_altered_notification_does_not_verify(receiver: Receiver) -> None:
    cloudinary.uploader.upload(picture(), public_id="altered", notification_url=DOOR)
    request = receiver.wait_for(about("altered"))[0]
    assert not cloudinary.utils.verify_notification_signature(
        request.body.decode().replace("altered", "another"),
        request.headers["x-cld-timestamp"],
        request.headers["x-cld-signature"],
    )


def test_a_refused_notification_is_sent_again_and_signed_afresh(receiver: Receiver) -> None:
    failures = iter([500, 503])
    receiver.answer = lambda request: (next(failures, 200), b"")
    cloudinary.uploader.upload(picture(), public_id="retried", notification_url=DOOR)
    requests = receiver.wait_for(about("retried"), count=3)
    assert len({request.body for request in requests}) == 1
    for request in requests:
        verified(request)


def test_destroy_is_notified(receiver: Receiver) -> None:
    cloudinary.uploader.upload(picture(), public_id="leaving")
    cloudinary.uploader.destroy("leaving", notification_url=DOOR)
    (request,) = receiver.wait_for(lambda request: b'"delete"' in request.body)
    notification = verified(request)
    assert notification["notification_type"] == "delete"
    assert [one["public_id"] for one in notification["resources"]] == ["leaving"]


def test_without_an_address_nothing_is_notified(sandbox: Sandbox) -> None:
    cloudinary.uploader.upload(picture(), public_id="silent")
    rows = http.get(f"{sandbox.base_url}/console/api/deliveries").json()["items"]
    bodies = [
        http.get(f"{sandbox.base_url}/console/api/deliveries/{row['id']}").json()["body"]
        for row in rows
    ]
    assert not [body for body in bodies if "silent" in body]
