"""Files on their way to Cloudinary, and the addresses that a reader may use."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import IO

from pydantic import BaseModel

from khoa.media.models import Asset
from khoa.platforms.media.cloudinary.provider import CloudinaryPlatform

CAPABILITY_SECONDS = 600
"""How long a protected file's address works; the player asks for another when it is refused."""

COVER_WIDTHS = (320, 480, 640, 960, 1280)


class Picture(BaseModel):
    """`srcset` as the HTML attribute; `alt` describes the picture in the course's language."""

    url: str
    alt: str
    srcset: str


class MediaLink(BaseModel):
    url: str
    type: str
    expires_at: datetime
    poster: str | None
    filename: str | None


async def store(
    cloudinary: CloudinaryPlatform,
    file: IO[bytes],
    *,
    public_id: str,
    resource_type: str,
    protected: bool = False,
) -> Asset:
    """Upload and keep what is needed to show, protect and later destroy it."""
    uploaded = asdict(
        await cloudinary.upload(
            file, public_id=public_id, resource_type=resource_type, protected=protected
        )
    )
    uploaded.pop("delivery_type")
    if protected:
        uploaded["url"] = None
    return Asset(**uploaded, protected=protected)


def cover_picture(cloudinary: CloudinaryPlatform, cover: Asset, alt: str) -> Picture:
    """A 16:9 picture in a few named widths; the browser takes the one that fits."""
    sizes = {
        width: cloudinary.image_url(
            cover.public_id, cover.version, width=width, height=width * 9 // 16
        )
        for width in COVER_WIDTHS
    }
    return Picture(
        url=sizes[640],
        alt=alt,
        srcset=", ".join(f"{url} {width}w" for width, url in sizes.items()),
    )


_MIME = {"mp4": "video/mp4", "webm": "video/webm", "pdf": "application/pdf"}


def protected_link(
    cloudinary: CloudinaryPlatform,
    asset: Asset,
    *,
    filename: str | None = None,
    cover: Asset | None = None,
    to_save: bool = False,
) -> MediaLink:
    """A personal, short-lived address of a protected film or document; `cover` is what shows
    until a film plays, `to_save` has a browser save the file."""
    suffix = asset.format or asset.public_id.rsplit(".", 1)[-1]
    return MediaLink(
        url=cloudinary.expiring_url(
            asset.public_id,
            format=asset.format if asset.resource_type != "raw" else "",
            resource_type=asset.resource_type,
            seconds=CAPABILITY_SECONDS,
            to_save=to_save,
        ),
        type=_MIME.get(suffix, "application/octet-stream"),
        expires_at=datetime.now(UTC) + timedelta(seconds=CAPABILITY_SECONDS),
        poster=cloudinary.image_url(cover.public_id, cover.version, width=1280, height=720)
        if cover
        else None,
        filename=filename,
    )
