"""Cloudinary's Node client against the running sandbox."""

import base64
import shutil
from pathlib import Path

import cloudinary.uploader
import pytest
from tests.sandbox.cloudinary.conftest import picture
from tests.sandbox.conftest import NodeClient, Receiver, Sandbox

pytestmark = pytest.mark.usefixtures("sdk")


@pytest.fixture
def long_film(film: Path, tmp_path: Path) -> Path:
    """Six megabytes: a box that players skip follows the film."""
    path = Path(shutil.copy(film, tmp_path / "lesson.mp4"))
    padding = 6 * 1024 * 1024
    with path.open("ab") as file:
        file.write(padding.to_bytes(4) + b"free" + bytes(padding - 8))
    return path


def test_the_node_client_works(
    node_client: NodeClient,
    sandbox: Sandbox,
    receiver: Receiver,
    long_film: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "cover.jpg").write_bytes(picture())
    (tmp_path / "handout.txt").write_text("xin chao")
    cloudinary.uploader.upload(picture(), public_id="told", notification_url="http://localhost/")
    [notice] = receiver.wait_for(lambda request: b'"told"' in request.body)
    said = node_client(
        "cloudinary.mjs",
        PICTURE=str(tmp_path / "cover.jpg"),
        HANDOUT=str(tmp_path / "handout.txt"),
        FILM=str(long_film),
        PORT=str(sandbox.port),
        BODY=base64.b64encode(notice.body).decode(),
        TIMESTAMP=notice.headers["x-cld-timestamp"],
        SIGNATURE=notice.headers["x-cld-signature"],
    )
    assert said["cover"] == ["node/cover", 640, 48]
    assert said["responseSigned"] is True
    assert said["lesson"] == ["node/lesson", "authenticated", long_film.stat().st_size]
    assert said["handout"] == ["node/handout.txt", 8]
    assert (said["avif"]["status"], said["avif"]["type"]) == (200, "image/avif")
    assert (said["jpg"]["status"], said["jpg"]["type"]) == (200, "image/jpeg")
    assert said["signed"] == {"status": 206, "bytes": 100, "type": "video/mp4"}
    assert (said["unsigned"], said["expiring"], said["expired"]) == (401, 206, 401)
    assert said["page"] == ["node/cover"]
    assert said["details"] == ["node/lesson", pytest.approx(2, abs=0.1)]
    assert said["deleted"] == {"node/lesson": "deleted", "node/none": "not_found"}
    assert (said["destroyed"], said["destroyedAgain"]) == ("ok", "not found")
    assert said["wrongSecret"][0] == 401
    assert said["wrongSecret"][1].startswith("Invalid Signature ")
    assert said["unsignedUpload"][0] == 400
    assert said["stale"][0] == 400
    assert said["stale"][1].startswith("Stale request")
    assert said["missing"] == [404, "Resource not found - node/cover"]
    assert said["strangers"][0] == 401
    assert (said["notified"], said["alteredNotice"]) == (True, False)
