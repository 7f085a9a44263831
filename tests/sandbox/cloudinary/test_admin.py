"""The Admin API, asked by Cloudinary's Python SDK."""

from pathlib import Path

import cloudinary.api
import cloudinary.uploader
import pytest
from cloudinary.exceptions import AuthorizationRequired, NotFound
from tests.sandbox.cloudinary.conftest import picture

pytestmark = pytest.mark.usefixtures("sdk")


def test_details_are_those_of_the_upload() -> None:
    uploaded = cloudinary.uploader.upload(picture(), public_id="khoa/bìa/một")
    details = cloudinary.api.resource("khoa/bìa/một")
    for name in ("asset_id", "public_id", "version", "bytes", "format", "width", "secure_url"):
        assert details[name] == uploaded[name]


def test_a_protected_film_is_found_by_its_own_type_only(film: Path) -> None:
    cloudinary.uploader.upload(
        str(film), public_id="khoa/film", resource_type="video", type="authenticated"
    )
    details = cloudinary.api.resource("khoa/film", resource_type="video", type="authenticated")
    assert details["duration"] == pytest.approx(2, abs=0.1)
    with pytest.raises(NotFound):
        cloudinary.api.resource("khoa/film", resource_type="video", type="upload")


def test_what_was_destroyed_is_not_found() -> None:
    cloudinary.uploader.upload(picture(), public_id="khoa/gone")
    cloudinary.uploader.destroy("khoa/gone")
    with pytest.raises(NotFound, match="Resource not found - khoa/gone"):
        cloudinary.api.resource("khoa/gone")


def test_wrong_credentials_are_refused() -> None:
    cloudinary.uploader.upload(picture(), public_id="khoa/mine")
    with pytest.raises(AuthorizationRequired):
        cloudinary.api.resource("khoa/mine", api_secret="wrong")
