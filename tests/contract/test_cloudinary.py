"""What Khoa relies on at Cloudinary, tried by its own client on the sandbox or a real account."""

import io
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import cloudinary.api
import cloudinary.uploader
import cloudinary.utils
import httpx
import pytest
from cloudinary.exceptions import AuthorizationRequired, BadRequest, Error, NotFound
from PIL import Image
from tests.contract.conftest import GetAccount

NAME = "CLOUDINARY_TEST_URL"
PREFIX = "khoa-contract"
PROTECTED: dict[str, Any] = {"type": "authenticated"}
COVER = [
    {"crop": "fill", "gravity": "auto", "width": 48, "height": 27},
    {"fetch_format": "auto", "quality": "auto"},
]


@pytest.fixture(autouse=True)
def sdk(account: GetAccount) -> Iterator[None]:
    """The client keeps its settings for the whole process."""
    where = account("cloudinary")
    parts = urlsplit(where.keys[NAME])
    cloudinary.reset_config()
    cloudinary.config(
        cloud_name=parts.hostname, api_key=parts.username, api_secret=parts.password, secure=True
    )
    if where.sandbox:
        base = f"{where.sandbox.base_url}/cloudinary"
        cloudinary.config(upload_prefix=base, secure=False, cname=base.partition("//")[2])
    yield
    cloudinary.reset_config()


Upload = Callable[..., dict[str, Any]]


@pytest.fixture
def folder() -> str:
    return f"{PREFIX}/{secrets.token_hex(6)}"


@pytest.fixture
def upload(folder: str) -> Iterator[Upload]:
    """Uploads a picture of 96 × 54 into this test's folder, and removes it at the end."""
    made: list[tuple[str, str]] = []
    picture = io.BytesIO()
    Image.new("RGB", (96, 54), "teal").save(picture, "PNG")

    def send(name: str, **options: Any) -> dict[str, Any]:
        answer = cloudinary.uploader.upload(
            picture.getvalue(), public_id=f"{folder}/{name}", timeout=60, **options
        )
        made.append((answer["public_id"], answer["type"]))
        return dict(answer)

    yield send
    for public_id, type_ in made:
        cloudinary.uploader.destroy(public_id, type=type_, invalidate=True)


def fetch(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, timeout=30)


def test_an_upload_tells_all_that_khoa_keeps(upload: Upload, folder: str) -> None:
    answer = upload("cover")
    assert answer["public_id"] == f"{folder}/cover"
    assert (answer["width"], answer["height"], answer["format"]) == (96, 54, "png")
    assert (answer["resource_type"], answer["type"]) == ("image", "upload")
    assert answer["asset_id"] and answer["version"] and answer["bytes"]
    assert cloudinary.utils.verify_api_response_signature(
        answer["public_id"], answer["version"], answer["signature"]
    )
    details = cloudinary.api.resource(answer["public_id"])
    for name in ("asset_id", "version", "bytes", "format", "width", "secure_url"):
        assert details[name] == answer[name]
    assert cloudinary.uploader.destroy(answer["public_id"])["result"] == "ok"
    assert cloudinary.uploader.destroy(answer["public_id"])["result"] == "not found"
    with pytest.raises(NotFound):
        cloudinary.api.resource(answer["public_id"])


def test_a_cover_comes_in_the_browsers_format(upload: Upload) -> None:
    answer = upload("cover")
    url, _ = cloudinary.utils.cloudinary_url(
        answer["public_id"], version=answer["version"], transformation=COVER
    )
    for accept, media_type in (("image/webp,*/*", "image/webp"), ("*/*", "image/")):
        served = fetch(url, accept=accept)
        assert served.status_code == 200, served.headers.get("x-cld-error")
        assert served.headers["content-type"].startswith(media_type)
        assert Image.open(io.BytesIO(served.content)).size == (48, 27)
    again = fetch(url, accept="*/*", **{"if-none-match": served.headers["etag"]})
    assert again.status_code == 304


def test_a_protected_file_opens_by_signed_addresses_only(upload: Upload) -> None:
    answer = upload("lesson", **PROTECTED)
    options = {"version": answer["version"], "format": "png", **PROTECTED}
    unsigned, _ = cloudinary.utils.cloudinary_url(answer["public_id"], **options)
    signed, _ = cloudinary.utils.cloudinary_url(answer["public_id"], sign_url=True, **options)
    assert fetch(unsigned).status_code == 401
    assert fetch(signed).status_code == 200
    part = fetch(signed, range="bytes=0-9")
    assert (part.status_code, len(part.content)) == (206, 10)

    def expiring(seconds: int) -> str:
        return str(
            cloudinary.utils.private_download_url(
                answer["public_id"], "png", expires_at=int(time.time()) + seconds, **PROTECTED
            )
        )

    good = httpx.get(expiring(60), timeout=30, follow_redirects=True)
    assert good.status_code == 200
    assert fetch(expiring(-60)).status_code == 401
    altered = expiring(60).replace("lesson", "another")
    assert fetch(altered).status_code == 401


def test_what_is_stored_is_listed_and_deleted_by_name(upload: Upload, folder: str) -> None:
    names = [upload(name, **PROTECTED)["public_id"] for name in ("b", "c", "a")]
    listed, cursor = [], None
    for _ in range(2):
        page = cloudinary.api.resources(
            prefix=f"{folder}/", max_results=2, next_cursor=cursor, **PROTECTED
        )
        listed += [one["public_id"] for one in page["resources"]]
        cursor = page.get("next_cursor")
    assert (listed, cursor) == (sorted(names), None)
    answer = cloudinary.api.delete_resources([names[0], f"{folder}/never"], **PROTECTED)
    assert answer["deleted"] == {names[0]: "deleted", f"{folder}/never": "not_found"}


def test_what_is_wrong_is_refused(upload: Upload, folder: str) -> None:
    with pytest.raises(AuthorizationRequired):
        upload("x", api_secret="wrong")
    with pytest.raises(AuthorizationRequired):
        cloudinary.api.resources(api_secret="wrong", **PROTECTED)
    with pytest.raises(BadRequest):
        cloudinary.uploader.upload(b"no picture", public_id=f"{folder}/x")
    # Khoa signs what a browser may send: one field more, another value or an old one is refused.
    url = cloudinary.utils.cloudinary_api_url("upload", resource_type="image")

    def post(age: int = 0, **change: str) -> tuple[int, str]:
        fields = {"public_id": f"{folder}/mine", "timestamp": int(time.time()) - age}
        signed = cloudinary.utils.sign_request(fields, {})
        answer = httpx.post(url, data={**signed, **change}, files={"file": b"x"}, timeout=30)
        return answer.status_code, answer.json()["error"]["message"].partition(" ")[0]

    assert post(public_id=f"{folder}/yours") == (401, "Invalid")
    assert post(type="authenticated") == (401, "Invalid")
    assert post(age=3700) == (400, "Stale")
    with pytest.raises(Error):
        cloudinary.uploader.unsigned_upload(b"x", "no-such-preset")
