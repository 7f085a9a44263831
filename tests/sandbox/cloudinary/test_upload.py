"""The Upload API, driven by Cloudinary's Python SDK and, for what it never sends, by hand."""

import hashlib
import io
import os
import socket
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudinary
import cloudinary.uploader
import cloudinary.utils
import httpx
import pytest
from cloudinary.exceptions import AuthorizationRequired, BadRequest, Error
from PIL import Image
from tests.sandbox.cloudinary.conftest import http, picture
from tests.sandbox.conftest import Sandbox

pytestmark = pytest.mark.usefixtures("sdk")


def signed(params: dict[str, Any]) -> dict[str, Any]:
    return dict(cloudinary.utils.sign_request({"timestamp": int(time.time()), **params}, {}))


def post(sandbox: Sandbox, params: dict[str, Any], **more: Any) -> httpx.Response:
    cloud = sandbox.keys.cloudinary_cloud_name
    url = f"{sandbox.base_url}/cloudinary/v1_1/{cloud}/image/upload"
    files = more.pop("files", {"file": ("a.jpg", picture(64, 48))})
    return http.post(url, data=params, files=files, **more)


def test_an_upload_tells_all_that_khoa_keeps() -> None:
    content = picture(640, 360)
    answer = cloudinary.uploader.upload(
        content, folder="covers", public_id="first", tags=["a", "b"], context={"course": "x"}
    )
    assert answer["public_id"] == "covers/first"
    assert (answer["width"], answer["height"], answer["format"]) == (640, 360, "jpg")
    assert answer["resource_type"] == "image"
    assert answer["type"] == "upload"
    assert answer["bytes"] == len(content)
    assert answer["etag"] == hashlib.md5(content).hexdigest()
    assert answer["tags"] == ["a", "b"]
    assert answer["context"] == {"custom": {"course": "x"}}
    assert len(answer["asset_id"]) == 32
    assert cloudinary.utils.verify_api_response_signature(
        answer["public_id"], answer["version"], answer["signature"]
    )
    assert http.get(answer["secure_url"]).content == content
    assert (
        answer["url"]
        == cloudinary.CloudinaryImage(
            "covers/first", version=answer["version"], format="jpg"
        ).build_url()
    )


def test_sha256_signatures_are_taken() -> None:
    answer = cloudinary.uploader.upload(picture(), signature_algorithm="sha256")
    assert answer["format"] == "jpg"


def test_a_wrong_secret_is_refused() -> None:
    with pytest.raises(AuthorizationRequired, match=r"Invalid Signature [0-9a-f]{40}\. String to"):
        cloudinary.uploader.upload(picture(), api_secret="wrong")


def test_a_wrong_key_and_a_wrong_cloud_are_refused() -> None:
    with pytest.raises(AuthorizationRequired, match="Unknown API key 123"):
        cloudinary.uploader.upload(picture(), api_key="123")
    with pytest.raises(AuthorizationRequired, match="Invalid cloud_name elsewhere"):
        cloudinary.uploader.upload(picture(), cloud_name="elsewhere")


def test_an_unsigned_upload_is_refused() -> None:
    with pytest.raises(BadRequest, match="Upload preset must be specified"):
        cloudinary.uploader.unsigned_upload(picture(), "")
    with pytest.raises(BadRequest, match="Upload preset not found"):
        cloudinary.uploader.unsigned_upload(picture(), "anybody")


@pytest.mark.parametrize(
    "change",
    [
        {"public_id": "another"},
        {"folder": "added"},
        {"type": "authenticated"},
        {"overwrite": "0"},
        {"public_id": "mine&folder=smuggled"},
    ],
)
def test_a_parameter_added_or_altered_after_signing_is_refused(
    sandbox: Sandbox, change: dict[str, str]
) -> None:
    params = signed({"public_id": "mine"})
    assert post(sandbox, params).status_code == 200
    answer = post(sandbox, {**params, **change})
    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith("Invalid Signature ")


def test_parameters_cannot_be_smuggled_into_a_signed_value(sandbox: Sandbox) -> None:
    params = signed({"public_id": "mine&tags=evil"})
    params |= {"public_id": "mine", "tags": "evil"}
    assert post(sandbox, params).status_code == 401


def test_a_signature_lasts_one_hour(sandbox: Sandbox) -> None:
    fresh = signed({"timestamp": int(time.time()) - 3500})
    assert post(sandbox, fresh).status_code == 200
    stale = post(sandbox, signed({"timestamp": int(time.time()) - 3700}))
    assert stale.status_code == 400
    assert stale.json()["error"]["message"].endswith("which is more than 1 hour ago")


@pytest.mark.parametrize("name", ["signature", "timestamp", "api_key"])
def test_a_missing_parameter_is_named(sandbox: Sandbox, name: str) -> None:
    params = signed({})
    del params[name]
    answer = post(sandbox, params)
    assert answer.status_code == 400
    assert answer.json() == {"error": {"message": f"Missing required parameter - {name}"}}
    assert answer.headers["x-cld-error"] == f"Missing required parameter - {name}"


def test_a_body_that_does_not_parse_gets_an_error_in_cloudinarys_shape(sandbox: Sandbox) -> None:
    cloud = sandbox.keys.cloudinary_cloud_name
    url = f"{sandbox.base_url}/cloudinary/v1_1/{cloud}/image/upload"
    for body, kind in [
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ]:
        answer = http.post(url, content=body, headers={"content-type": kind})
        assert answer.status_code == 400, kind
        assert answer.json()["error"]["message"]
    assert http.get(url).status_code == 404
    assert http.get(url).json()["error"]["message"]
    unknown = http.post(f"{sandbox.base_url}/cloudinary/v1_1/{cloud}/image/rename")
    assert unknown.status_code == 404
    assert unknown.json()["error"]["message"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Invalid image file"),
        (b"<html><script>alert(1)</script></html>", "Invalid image file"),
        (b"not a picture", "Invalid image file"),
        (picture()[:400], "Invalid image file"),
        (b"\0" * (10 * 1024 * 1024 + 1), "File size too large. Got 10485761. Maximum is 10485760"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        cloudinary.uploader.upload(content)


def test_an_empty_file_is_refused(sandbox: Sandbox) -> None:
    answer = post(sandbox, signed({}), files={"file": ("a.jpg", b"")})
    assert answer.status_code == 400
    assert answer.json() == {"error": {"message": "Empty file"}}


def test_a_picture_of_too_many_pixels_is_refused_by_its_header() -> None:
    content = bytearray(picture(64, 48, "PNG"))
    for width, height in [(50_000, 50_000), (6_000, 5_000)]:
        content[16:24] = struct.pack(">II", width, height)
        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
        with pytest.raises(BadRequest, match="Maximum image size is 25 Megapixels"):
            cloudinary.uploader.upload(bytes(content))


def test_a_body_over_the_cap_is_refused(sandbox: Sandbox) -> None:
    path = f"/cloudinary/v1_1/{sandbox.keys.cloudinary_cloud_name}/video/upload"
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {2**40}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413 ")


@pytest.mark.parametrize("public_id", ["a?b", "a//b", "/a", "a ", "a\\b", "x" * 256, "a<b"])
def test_a_public_id_that_cloudinary_does_not_allow_is_refused(public_id: str) -> None:
    with pytest.raises(BadRequest, match="is invalid"):
        cloudinary.uploader.upload(picture(), public_id=public_id)


def test_a_public_id_reaches_no_other_place_on_the_disk(sandbox: Sandbox) -> None:
    cloudinary.uploader.upload(picture(), public_id="../../../escaped")
    assert not list(sandbox.data_dir.parent.rglob("escaped*"))


def test_a_vietnamese_public_id_is_delivered() -> None:
    answer = cloudinary.uploader.upload(picture(), public_id="bìa/khóa học ~1")
    assert http.get(answer["url"]).status_code == 200
    url, _ = cloudinary.utils.cloudinary_url("bìa/khóa học ~1", format="jpg", sign_url=True)
    assert http.get(url).status_code == 200


def test_a_second_upload_replaces_the_first_under_a_new_version() -> None:
    first = cloudinary.uploader.upload(picture(64, 64), public_id="replaced")
    second = cloudinary.uploader.upload(picture(80, 80), public_id="replaced")
    assert second["asset_id"] == first["asset_id"]
    assert second["version"] > first["version"]
    assert second["overwritten"] is True
    assert len(http.get(first["url"]).content) == second["bytes"]


def test_overwrite_false_keeps_what_is_there() -> None:
    first = cloudinary.uploader.upload(picture(64, 64), public_id="kept")
    second = cloudinary.uploader.upload(picture(80, 80), public_id="kept", overwrite=False)
    assert second["existing"] is True
    assert second["etag"] == first["etag"]
    assert len(http.get(first["url"]).content) == first["bytes"]


def test_destroy_removes_the_asset_and_its_files(sandbox: Sandbox) -> None:
    answer = cloudinary.uploader.upload(picture(), public_id="gone", eager=[{"width": 50}])
    files = sandbox.data_dir / "sandbox-media"
    assert [file for file in files.rglob("*") if answer["asset_id"] in str(file)]
    assert cloudinary.uploader.destroy("gone") == {"result": "ok"}
    assert http.get(answer["url"]).status_code == 404
    assert not [file for file in files.rglob("*") if answer["asset_id"] in str(file)]
    assert cloudinary.uploader.destroy("gone") == {"result": "not found"}


def test_destroy_needs_a_signature() -> None:
    cloudinary.uploader.upload(picture(), public_id="stays")
    with pytest.raises(AuthorizationRequired):
        cloudinary.uploader.destroy("stays", api_secret="wrong")


def test_eager_pictures_are_made_and_delivered() -> None:
    answer = cloudinary.uploader.upload(
        picture(640, 360),
        eager=[
            {"width": 100, "height": 100, "crop": "fill"},
            {"width": 50, "crop": "scale", "format": "png"},
        ],
    )
    sizes = [(one["width"], one["height"], one["format"]) for one in answer["eager"]]
    assert sizes == [(100, 100, "jpg"), (50, 28, "png")]
    for one in answer["eager"]:
        delivered = http.get(one["secure_url"]).content
        assert len(delivered) == one["bytes"]
        assert Image.open(io.BytesIO(delivered)).size == (one["width"], one["height"])


def test_a_wrong_eager_transformation_leaves_nothing_behind(sandbox: Sandbox) -> None:
    def files() -> list[Path]:
        folder = sandbox.data_dir / "sandbox-media"
        return [file for file in folder.rglob("*") if file.is_file()]

    before = files()
    with pytest.raises(BadRequest, match="Invalid transformation parameter - w_no"):
        cloudinary.uploader.upload(picture(), public_id="bad-eager", eager="c_fill,w_no")
    assert files() == before
    assert cloudinary.uploader.destroy("bad-eager") == {"result": "not found"}


def test_allowed_formats_are_kept_to() -> None:
    with pytest.raises(BadRequest, match="Image file format png not allowed"):
        cloudinary.uploader.upload(picture(format="PNG"), allowed_formats=["jpg", "webp"])


def test_a_film_is_read(film: Path) -> None:
    answer = cloudinary.uploader.upload(str(film), resource_type="video", public_id="film")
    assert answer["format"] == "mp4"
    assert (answer["width"], answer["height"]) == (320, 180)
    assert answer["duration"] == pytest.approx(2.0, abs=0.05)
    assert answer["frame_rate"] == 24
    assert answer["video"] == {"codec": "h264"}
    assert answer["audio"] == {}
    assert answer["bit_rate"] > 0


def test_a_broken_film_is_refused(film: Path) -> None:
    for content in (b"no film", film.read_bytes()[:200], b"#EXTM3U\nfile:///etc/passwd\n"):
        with pytest.raises(BadRequest, match="Unsupported video format or file"):
            cloudinary.uploader.upload(content, resource_type="video", filename="a.mp4")


def test_auto_tells_pictures_films_and_other_files_apart(film: Path) -> None:
    kinds = [
        cloudinary.uploader.upload(content, resource_type="auto", filename=name)["resource_type"]
        for content, name in [
            (picture(), "a"),
            (film.read_bytes(), "b.mp4"),
            (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n", "c.vtt"),
        ]
    ]
    assert kinds == ["image", "video", "raw"]


def test_a_raw_file_keeps_its_extension_in_its_public_id() -> None:
    answer = cloudinary.uploader.upload(b"%PDF-1.4 ...", resource_type="raw", filename="Bài 1.pdf")
    assert answer["public_id"].endswith(".pdf")
    assert answer["original_filename"] == "Bài 1"
    assert "width" not in answer
    delivered = http.get(answer["url"])
    assert delivered.content == b"%PDF-1.4 ..."
    assert delivered.headers["content-type"] == "application/pdf"


class TestChunks:
    """Files in pieces, as the SDK and browsers send them."""

    SIZE = 5 * 1024 * 1024

    def test_the_sdk_sends_a_large_file(self, tmp_path: Path) -> None:
        content = os.urandom(self.SIZE + 1234)
        (tmp_path / "big.bin").write_bytes(content)
        answer = cloudinary.uploader.upload_large(
            str(tmp_path / "big.bin"),
            resource_type="raw",
            chunk_size=self.SIZE,
            folder="papers",
            public_id="big.bin",
        )
        assert answer["public_id"] == "papers/big.bin"
        assert answer["bytes"] == len(content)
        assert http.get(answer["url"]).content == content

    def test_a_small_film_goes_in_one_piece(self, film: Path) -> None:
        answer = cloudinary.uploader.upload_large(str(film), resource_type="video")
        assert answer["duration"] == pytest.approx(2.0, abs=0.05)

    @pytest.fixture
    def send(self, sandbox: Sandbox) -> Callable[..., httpx.Response]:
        def send(part: bytes, content_range: str, upload_id: str, **params: str) -> httpx.Response:
            cloud = sandbox.keys.cloudinary_cloud_name
            return http.post(
                f"{sandbox.base_url}/cloudinary/v1_1/{cloud}/raw/upload",
                data=signed(params),
                files={"file": ("blob", part)},
                headers={"Content-Range": content_range, "X-Unique-Upload-Id": upload_id},
            )

        return send

    def test_pieces_may_come_twice_out_of_order_and_over_a_restart(
        self, sandbox: Sandbox, send: Callable[..., httpx.Response]
    ) -> None:
        first, last = os.urandom(self.SIZE), os.urandom(100)
        total = len(first) + len(last)
        tail = f"bytes {len(first)}-{total - 1}/{total}"
        head = f"bytes 0-{len(first) - 1}/{total}"
        for _ in range(2):
            answer = send(last, tail, "out-of-order", public_id="pieces.bin").json()
            assert answer["done"] is False
            assert answer["public_id"] == "pieces.bin"
            sandbox.kill()
            sandbox.start()
        whole = send(first, head, "out-of-order", public_id="pieces.bin").json()
        assert whole["bytes"] == total
        assert http.get(whole["url"]).content == first + last
        again = send(first, head, "out-of-order", public_id="pieces.bin").json()
        assert again["version"] == whole["version"]

    def test_a_piece_of_another_file_is_refused(self, send: Callable[..., httpx.Response]) -> None:
        part = os.urandom(self.SIZE)
        end = len(part) - 1
        assert send(part, f"bytes 0-{end}/9000000", "mixed", public_id="one").status_code == 200
        other = send(b"x", "bytes 8999999-8999999/9000000", "mixed", public_id="two")
        assert other.status_code == 400
        longer = send(b"x", "bytes 8999999-8999999/9000001", "mixed", public_id="one")
        assert longer.status_code == 400

    @pytest.mark.parametrize(
        ("content_range", "message"),
        [
            ("bytes 0-3/100", "larger than 5mb"),
            ("bytes 0-9/100", "does not match"),
            ("bytes 4-1/100", "Invalid Content-Range"),
            ("nonsense", "Invalid Content-Range"),
            ("bytes 0-3/99999999", "File size too large"),
        ],
    )
    def test_a_wrong_range_is_refused(
        self, send: Callable[..., httpx.Response], content_range: str, message: str
    ) -> None:
        answer = send(b"four", content_range, "wrong-range")
        assert answer.status_code == 400
        assert message in answer.json()["error"]["message"]


def test_a_browser_may_send_chunks_from_another_origin(sandbox: Sandbox) -> None:
    cloud = sandbox.keys.cloudinary_cloud_name
    url = f"{sandbox.base_url}/cloudinary/v1_1/{cloud}/video/upload"
    origin = {"Origin": "http://localhost:8000"}
    preflight = http.options(
        url,
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-range,x-unique-upload-id,x-requested-with",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    refused = http.post(url, headers=origin)
    assert refused.status_code == 400
    assert refused.headers["access-control-allow-origin"] == "*"


def test_assets_survive_a_crash_and_leftovers_do_not(sandbox: Sandbox) -> None:
    answer = cloudinary.uploader.upload(picture(), public_id="survivor")
    leftover = sandbox.data_dir / "sandbox-media" / "originals" / "0-1"
    leftover.write_bytes(b"x")
    sandbox.kill()
    sandbox.start()
    assert http.get(answer["url"]).status_code == 200
    assert not leftover.exists()


def test_a_resource_type_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadRequest, match="Invalid resource type sound"):
        cloudinary.uploader.upload(picture(), resource_type="sound")


def test_what_is_not_made_here_is_said() -> None:
    with pytest.raises(Error, match="The sandbox does not do transformation"):
        cloudinary.uploader.upload(picture(), transformation={"width": 10})
