"""Delivery, by the addresses that Cloudinary's Python SDK builds."""

import io
import time
from pathlib import Path
from typing import Any

import cloudinary
import cloudinary.uploader
import cloudinary.utils
import httpx
import pytest
from PIL import Image
from tests.sandbox.cloudinary.conftest import http, picture
from tests.sandbox.conftest import Sandbox

pytestmark = pytest.mark.usefixtures("sdk")

CHROME = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8"


@pytest.fixture
def cover() -> dict[str, Any]:
    return dict(cloudinary.uploader.upload(picture(640, 360), public_id="covers/c"))


def url_of(public_id: str, **options: Any) -> str:
    return str(cloudinary.utils.cloudinary_url(public_id, **options)[0])


def opened(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200, answer.headers
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize(
    ("transformation", "size"),
    [
        ({"crop": "fill", "gravity": "auto", "width": 100, "height": 100}, (100, 100)),
        ({"crop": "fill", "width": 480, "height": 270, "dpr": "2.0"}, (960, 540)),
        ({"crop": "fill", "width": 160, "aspect_ratio": "4:3"}, (160, 120)),
        ({"crop": "fill", "aspect_ratio": "1:1"}, (360, 360)),
        ({"crop": "thumb", "gravity": "face", "width": 80, "height": 80}, (80, 80)),
        ({"crop": "fit", "width": 100, "height": 100}, (100, 56)),
        ({"crop": "fit", "width": 1280, "height": 1280}, (1280, 720)),
        ({"crop": "limit", "width": 1280, "height": 1280}, (640, 360)),
        ({"crop": "limit", "width": 320}, (320, 180)),
        ({"crop": "scale", "width": 320}, (320, 180)),
        ({"crop": "scale", "height": 90}, (160, 90)),
        ({"crop": "scale", "width": 100, "height": 100}, (100, 100)),
        ({"width": 0.5, "crop": "scale"}, (320, 180)),
        ({"width": 200}, (200, 112)),
    ],
)
def test_sizes(
    cover: dict[str, Any], transformation: dict[str, Any], size: tuple[int, int]
) -> None:
    assert opened(http.get(url_of("covers/c", format="jpg", **transformation))).size == size


def test_a_chain_is_applied_in_order(cover: dict[str, Any]) -> None:
    url = url_of(
        "covers/c",
        transformation=[
            {"crop": "fill", "width": 300, "height": 300, "gravity": "west"},
            {"crop": "scale", "width": 30},
            {"fetch_format": "png", "quality": "auto"},
        ],
    )
    image = opened(http.get(url))
    assert (image.format, image.size) == ("PNG", (30, 30))
    red, _, blue = image.convert("RGB").getpixel((10, 15))
    assert red > 200 > blue  # the left of the picture, not its middle


def test_fill_keeps_the_middle(cover: dict[str, Any]) -> None:
    url = url_of("covers/c", format="png", crop="fill", width=100, height=100, gravity="auto")
    image = opened(http.get(url)).convert("RGB")
    assert image.getpixel((5, 50))[0] > 200
    assert image.getpixel((95, 50))[2] > 200


@pytest.mark.parametrize(
    ("accept", "format"),
    [(CHROME, "AVIF"), ("image/webp,*/*", "WEBP"), ("image/png,*/*", "JPEG"), ("", "JPEG")],
)
def test_f_auto_follows_the_accept_header(cover: dict[str, Any], accept: str, format: str) -> None:
    url = url_of("covers/c", format="jpg", width=100, fetch_format="auto", quality="auto")
    answer = http.get(url, headers={"Accept": accept})
    assert opened(answer).format == format
    assert answer.headers["content-type"] == f"image/{format.lower()}"
    assert "Accept" in answer.headers["vary"].split(", ")


def test_f_auto_keeps_transparency_for_old_browsers() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(buffer, "PNG")
    cloudinary.uploader.upload(buffer.getvalue(), public_id="clear")
    assert opened(http.get(url_of("clear", fetch_format="auto"))).format == "PNG"
    flattened = opened(http.get(url_of("clear", format="jpg"))).convert("RGB")
    assert min(flattened.getpixel((20, 20))) > 250  # white, not black


def test_quality_makes_a_difference(sandbox: Sandbox) -> None:
    noise = Image.effect_noise((300, 300), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    cloudinary.uploader.upload(buffer.getvalue(), public_id="noise")
    sizes = [
        len(http.get(url_of("noise", format="jpg", quality=quality)).content)
        for quality in (20, "auto:low", "auto", 95)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] / 2


def test_a_picture_lying_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    cloudinary.uploader.upload(picture(640, 360, exif=exif), public_id="phone")
    image = opened(http.get(url_of("phone", format="jpg", width=90, crop="scale")))
    assert image.size == (90, 160)
    assert not image.getexif()


def test_an_exact_version_may_be_cached_for_ever(cover: dict[str, Any]) -> None:
    versioned = http.get(url_of("covers/c", format="jpg", width=50, version=cover["version"]))
    assert versioned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert versioned.headers["access-control-allow-origin"] == "*"
    loose = http.get(url_of("covers/c", format="jpg", width=50))
    assert loose.headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_an_etag_saves_the_second_transfer(cover: dict[str, Any]) -> None:
    for url in (cover["url"], url_of("covers/c", format="jpg", width=60)):
        first = http.get(url)
        second = http.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert (second.status_code, second.content) == (304, b"")
        cloudinary.uploader.upload(picture(400, 400), public_id="covers/c")
        third = http.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert third.status_code == 200


def test_a_derived_picture_is_made_once(cover: dict[str, Any], sandbox: Sandbox) -> None:
    url = url_of("covers/c", format="jpg", width=77)
    http.get(url)
    folder = sandbox.data_dir / "sandbox-media" / "derived"
    made = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    http.get(url)
    assert made == {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("image/upload/nothing.jpg", 404, "Resource not found - nothing"),
        ("image/upload/v1/covers/nothing.jpg", 404, "Resource not found"),
        ("video/upload/covers/c.mp4", 404, "Resource not found"),
        ("image/private/covers/c.jpg", 404, "Resource not found"),
        ("image/upload/w_abc/v1/covers/c.jpg", 400, "Invalid transformation parameter - w_abc"),
        ("image/upload/w_0/v1/covers/c.jpg", 400, "Invalid transformation parameter - w_0"),
        ("image/upload/e_sepia/v1/covers/c.jpg", 400, "Invalid transformation parameter"),
        ("image/upload/w_9000,h_9000/v1/covers/c.jpg", 400, "Maximum image size"),
        ("image/upload/v1/covers/c.exe", 400, "Invalid extension"),
        ("image/upload/s--AAAAAAAA--/v1/covers/c.jpg", 401, "Invalid signature"),
        ("image/upload/", 404, "Resource not found"),
        ("image/upload/a%00%0d%09X-Evil:%201.jpg", 404, "Resource not found - a???X-Evil: 1"),
    ],
)
def test_what_cannot_be_delivered_says_why(
    cover: dict[str, Any], sandbox: Sandbox, path: str, status: int, reason: str
) -> None:
    cloud = sandbox.keys.cloudinary_cloud_name
    answer = http.get(f"{sandbox.base_url}/cloudinary/{cloud}/{path}")
    assert answer.status_code == status
    assert answer.headers["x-cld-error"].startswith(reason)
    assert answer.content == b""


def test_another_clouds_assets_are_not_here(cover: dict[str, Any]) -> None:
    assert http.get(url_of("covers/c", format="jpg", cloud_name="elsewhere")).status_code == 404


@pytest.fixture
def lecture(film: Path) -> dict[str, Any]:
    return dict(
        cloudinary.uploader.upload(
            str(film), resource_type="video", type="authenticated", public_id="lectures/one"
        )
    )


FILM = {"resource_type": "video", "type": "authenticated", "format": "mp4"}


class TestAuthenticated:
    """A lecture's film: nothing without a signature."""

    def test_it_needs_its_signature(self, lecture: dict[str, Any]) -> None:
        assert http.get(url_of("lectures/one", **FILM)).status_code == 401
        signed = url_of("lectures/one", **FILM, sign_url=True)
        answer = http.get(signed)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "video/mp4"
        assert answer.headers["cache-control"].startswith("private")
        assert http.get(signed.replace("one.mp4", "two.mp4")).status_code == 401
        assert http.get(lecture["secure_url"]).status_code == 200

    @pytest.mark.parametrize(
        "how", [{"signature_algorithm": "sha256"}, {"long_url_signature": True}]
    )
    def test_all_kinds_of_signatures(self, lecture: dict[str, Any], how: dict[str, Any]) -> None:
        assert http.get(url_of("lectures/one", **FILM, sign_url=True, **how)).status_code == 200

    def test_a_signature_holds_for_its_transformation_only(self, lecture: dict[str, Any]) -> None:
        poster = {**FILM, "format": "jpg"}
        signed = url_of("lectures/one", **poster, width=100, crop="scale", sign_url=True)
        assert opened(http.get(signed)).size == (100, 56)
        assert http.get(signed.replace("w_100", "w_200")).status_code == 401

    def test_it_is_not_reachable_as_an_upload(self, lecture: dict[str, Any]) -> None:
        url = url_of("lectures/one", **{**FILM, "type": "upload"})
        assert http.get(url).status_code == 404

    def test_a_download_address_works_until_it_expires(
        self, lecture: dict[str, Any], film: Path
    ) -> None:
        options = {"resource_type": "video", "type": "authenticated"}
        url = cloudinary.utils.private_download_url(
            "lectures/one", "mp4", **options, expires_at=int(time.time()) + 60
        )
        answer = http.get(url)
        assert answer.content == film.read_bytes()
        assert "content-disposition" not in answer.headers
        part = http.get(url, headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, film.read_bytes()[100:200])
        expired = cloudinary.utils.private_download_url(
            "lectures/one", "mp4", **options, expires_at=int(time.time()) - 1
        )
        assert http.get(expired).status_code == 401

    @pytest.mark.parametrize(
        ("old", "new"),
        [("one", "two"), ("expires_at=", "expires_at=9"), ("format=mp4", "format=mov")],
    )
    def test_an_altered_download_address_is_refused(
        self, lecture: dict[str, Any], old: str, new: str
    ) -> None:
        url = cloudinary.utils.private_download_url(
            "lectures/one", "mp4", **FILM_TYPE, expires_at=int(time.time()) + 60
        )
        altered = http.get(url.replace(old, new, 1))
        assert altered.status_code == 401
        assert altered.json()["error"]["message"].startswith("Invalid Signature")

    def test_a_download_as_attachment_has_a_name(self, lecture: dict[str, Any]) -> None:
        url = cloudinary.utils.private_download_url(
            "lectures/one", "mp4", **FILM_TYPE, attachment=True
        )
        disposition = http.get(url).headers["content-disposition"]
        assert disposition == "attachment; filename*=utf-8''one.mp4"

    def test_a_document_is_downloaded(self) -> None:
        cloudinary.uploader.upload(
            b"%PDF-1.7", resource_type="raw", type="authenticated", public_id="tập 1.pdf"
        )
        url = cloudinary.utils.private_download_url(
            "tập 1.pdf", "", resource_type="raw", type="authenticated"
        )
        answer = http.get(url)
        assert answer.content == b"%PDF-1.7"
        assert answer.headers["content-type"] == "application/pdf"


FILM_TYPE = {"resource_type": "video", "type": "authenticated"}


class TestRanges:
    """What a browser's player asks for."""

    @pytest.fixture
    def url(self, film: Path) -> str:
        answer = cloudinary.uploader.upload(str(film), resource_type="video", public_id="ranges")
        return str(answer["secure_url"])

    @pytest.mark.parametrize(
        ("wanted", "start", "end"),
        [("bytes=0-", 0, None), ("bytes=10-19", 10, 20), ("bytes=-5", -5, None)],
    )
    def test_a_part(self, url: str, film: Path, wanted: str, start: int, end: int | None) -> None:
        content = film.read_bytes()
        answer = http.get(url, headers={"Range": wanted})
        assert answer.status_code == 206
        assert answer.content == content[start:end]
        first = start % len(content)
        last = (end or len(content)) - 1
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"

    def test_beyond_the_end(self, url: str, film: Path) -> None:
        size = len(film.read_bytes())
        answer = http.get(url, headers={"Range": f"bytes={size}-"})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{size}"

    def test_if_range(self, url: str) -> None:
        tag = http.head(url).headers["etag"]
        wanted = {"Range": "bytes=0-9"}
        assert http.get(url, headers={**wanted, "If-Range": tag}).status_code == 206
        assert http.get(url, headers={**wanted, "If-Range": '"other"'}).status_code == 200

    def test_head(self, url: str, film: Path) -> None:
        answer = http.head(url)
        assert answer.headers["accept-ranges"] == "bytes"
        assert int(answer.headers["content-length"]) == film.stat().st_size


def test_a_films_still_is_the_middle_unless_a_second_is_named(film: Path) -> None:
    cloudinary.uploader.upload(str(film), resource_type="video", public_id="still")
    middle = opened(http.get(url_of("still", resource_type="video", format="jpg")))
    late = url_of("still", resource_type="video", format="jpg", start_offset="1.9", width=160)
    assert middle.size == (320, 180)
    assert middle.convert("L").getpixel((10, 10)) < 60
    assert opened(http.get(late)).convert("L").getpixel((10, 10)) > 180


def test_films_are_not_transcoded(film: Path) -> None:
    cloudinary.uploader.upload(str(film), resource_type="video", public_id="same")
    lighter = url_of("same", resource_type="video", format="mp4", quality="auto")
    assert http.get(lighter).content == film.read_bytes()
    other = http.get(url_of("same", resource_type="video", format="webm"))
    assert other.status_code == 400
    assert other.headers["x-cld-error"] == "The sandbox does not transcode to webm"


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "data.xml"])
def test_nothing_is_delivered_that_a_browser_would_run(name: str) -> None:
    answer = cloudinary.uploader.upload(
        b"<script>alert(1)</script>", resource_type="raw", public_id=name
    )
    delivered = http.get(answer["url"])
    assert delivered.headers["content-type"] == "application/octet-stream"
    assert delivered.headers["x-content-type-options"] == "nosniff"


def test_an_attachment_flag_names_the_download() -> None:
    cloudinary.uploader.upload(b"%PDF-1.7", resource_type="raw", public_id="notes.pdf")
    url = url_of("notes.pdf", resource_type="raw", flags="attachment")
    assert "notes.pdf" in http.get(url).headers["content-disposition"]
