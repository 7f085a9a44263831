"""Cloudinary's own Python SDK, pointed at a running sandbox, and files to send."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import av
import cloudinary
import httpx
import pytest
from PIL import Image
from tests.sandbox.conftest import Sandbox

http = httpx.Client(timeout=30)  # one for all: to make one takes longer than most tests


@pytest.fixture
def sdk(sandbox: Sandbox) -> Iterator[None]:
    """Configures the SDK, which keeps its settings for the whole process."""
    keys = sandbox.keys
    cloudinary.reset_config()
    cloudinary.config(
        cloud_name=keys.cloudinary_cloud_name,
        api_key=keys.cloudinary_api_key,
        api_secret=keys.cloudinary_api_secret,
        upload_prefix=f"{sandbox.base_url}/cloudinary",
        secure=False,
        cname=f"{urlsplit(sandbox.base_url).netloc}/cloudinary",
    )
    yield
    cloudinary.reset_config()


def picture(
    width: int = 640, height: int = 360, format: str = "JPEG", *, exif: Image.Exif | None = None
) -> bytes:
    """The left half red, the right half blue, so that a crop can be told."""
    image = Image.new("RGB", (width, height), (220, 30, 30))
    image.paste((30, 30, 220), (width // 2, 0, width, height))
    buffer = io.BytesIO()
    image.save(buffer, format, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of H.264, dark at first and light later."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(48):
            shade = Image.new("L", (320, 180), 20 if number < 36 else 230).convert("RGB")
            for packet in stream.encode(av.VideoFrame.from_image(shade)):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path
