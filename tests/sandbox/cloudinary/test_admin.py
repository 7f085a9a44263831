"""The Admin API, asked by Cloudinary's Python SDK."""

from pathlib import Path
from typing import Any

import cloudinary.api
import cloudinary.uploader
import pytest
from cloudinary.exceptions import AuthorizationRequired, BadRequest, NotFound
from tests.sandbox.cloudinary.conftest import http, picture
from tests.sandbox.conftest import Sandbox

from khoa_sandbox.store import Store

pytestmark = pytest.mark.usefixtures("sdk")

PROTECTED: dict[str, Any] = {"type": "authenticated"}


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


def listed(**options: Any) -> list[str]:
    return [one["public_id"] for one in cloudinary.api.resources(**options)["resources"]]


@pytest.fixture
def covers() -> list[str]:
    """Seven covers by name, uploaded in another order."""
    names = [f"list/cover-{number}" for number in (3, 1, 6, 2, 5, 7, 4)]
    for name in names:
        cloudinary.uploader.upload(picture(16, 9), public_id=name, tags="khoa", **PROTECTED)
    return sorted(names)


def test_a_prefix_lists_by_name_in_pages(covers: list[str]) -> None:
    found, cursor = [], None
    for size in (3, 3, 1):
        more = {"next_cursor": cursor} if cursor else {}
        page = cloudinary.api.resources(type="authenticated", prefix="list/", max_results=3, **more)
        assert len(page["resources"]) == size
        found += [one["public_id"] for one in page["resources"]]
        cursor = page.get("next_cursor")
    assert found == covers
    assert cursor is None


def test_a_page_goes_on_where_it_was_though_assets_went(covers: list[str]) -> None:
    first = cloudinary.api.resources(type="authenticated", prefix="list/", max_results=2)
    cloudinary.uploader.upload(picture(16, 9), public_id="list/cover-0", **PROTECTED)
    second = cloudinary.api.resources(
        type="authenticated", prefix="list/", max_results=2, next_cursor=first["next_cursor"]
    )
    assert [one["public_id"] for one in second["resources"]] == covers[2:4]
    cloudinary.uploader.destroy("list/cover-0", type="authenticated")


def test_a_row_tells_what_reconciliation_needs(covers: list[str]) -> None:
    [row] = cloudinary.api.resources(type="authenticated", prefix=covers[0])["resources"]
    details = cloudinary.api.resource(covers[0], type="authenticated")
    assert {name: details[name] for name in row} == row
    assert "tags" not in row
    [row] = cloudinary.api.resources(type="authenticated", prefix=covers[0], tags=True)["resources"]
    assert row["tags"] == ["khoa"]


def test_each_kind_is_a_list_of_its_own(covers: list[str], film: Path) -> None:
    assert listed(type="upload", prefix="list/") == []
    assert listed(type="authenticated", resource_type="raw", prefix="list/") == []
    cloudinary.uploader.upload(str(film), public_id="list/film", resource_type="video", **PROTECTED)
    assert listed(type="authenticated", resource_type="video", prefix="list/") == ["list/film"]


def test_by_creation_newest_first_and_since_a_time(sandbox: Sandbox) -> None:
    # Seconds matter here; the state on disk spares the test the waiting.
    cloudinary.uploader.upload(b"one", public_id="old.txt", resource_type="raw", **PROTECTED)
    key = "raw/authenticated/old.txt"
    store = Store(sandbox.data_dir / "sandbox.sqlite3")
    asset = store.get("cloudinary_asset", key)
    assert asset is not None
    store.put("cloudinary_asset", key, {**asset, "created_at": "2026-01-01T00:00:00Z"})
    store.close()
    cloudinary.uploader.upload(b"two", public_id="new.txt", resource_type="raw", **PROTECTED)
    kind = {"resource_type": "raw", "type": "authenticated"}
    assert listed(**kind) == ["new.txt", "old.txt"]
    assert listed(**kind, direction="asc") == ["old.txt", "new.txt"]
    assert listed(**kind, start_at="2026-06-01 00:00:00") == ["new.txt"]
    assert listed(**kind, start_at="2026-01-01T00:00:00Z") == ["new.txt", "old.txt"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_results": 501},
        {"max_results": 0.5},
        {"direction": "sideways"},
        {"next_cursor": "not-a-cursor"},
        {"start_at": "yesterday"},
        {"type": "facebook"},
        {"resource_type": "book"},
    ],
)
def test_a_list_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        cloudinary.api.resources(**{"type": "authenticated", **wrong})


def test_assets_are_deleted_by_name() -> None:
    for number in (1, 2, 3):
        cloudinary.uploader.upload(picture(16, 9), public_id=f"gone/{number}", **PROTECTED)
    answer = cloudinary.api.delete_resources(
        ["gone/1", "gone/3", "gone/never"], type="authenticated"
    )
    assert answer["deleted"] == {
        "gone/1": "deleted",
        "gone/3": "deleted",
        "gone/never": "not_found",
    }
    assert answer["deleted_counts"]["gone/1"]["original"] == 1
    assert listed(type="authenticated", prefix="gone/") == ["gone/2"]


def test_deletion_needs_names_and_credentials() -> None:
    with pytest.raises(BadRequest, match="public_ids"):
        cloudinary.api.delete_resources([], type="authenticated")
    with pytest.raises(BadRequest, match="Maximum is 100"):
        cloudinary.api.delete_resources([f"n{number}" for number in range(101)])
    with pytest.raises(AuthorizationRequired):
        cloudinary.api.delete_resources(["khoa/mine"], api_secret="wrong")
    with pytest.raises(BadRequest, match="does not do prefix"):
        cloudinary.api.delete_resources_by_prefix("khoa/")


@pytest.mark.parametrize("path", ["resources/image/upload", "resources/image", "nothing", "ping/x"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST"])
def test_a_wrong_method_or_path_is_refused_in_cloudinarys_shape(
    sandbox: Sandbox, path: str, method: str
) -> None:
    keys = sandbox.keys
    answer = http.request(
        method,
        f"{sandbox.base_url}/cloudinary/v1_1/{keys.cloudinary_cloud_name}/{path}",
        auth=(keys.cloudinary_api_key, keys.cloudinary_api_secret),
    )
    assert answer.status_code in (404, 405)
    assert answer.json()["error"]["message"]
