"""Upload files to their provider, and make the URLs at which people see them."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import IO

from pydantic import BaseModel

from khoa.media.models import Asset
from khoa.platforms.media.protocol import MediaProvider
from khoa.platforms.media.registry import Media

CAPABILITY_SECONDS = 600
"""How long a protected file's URL works; the player asks for another when it is refused."""

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
    provider: MediaProvider,
    file: IO[bytes],
    *,
    public_id: str,
    resource_type: str,
    protected: bool = False,
) -> Asset:
    """Upload the file; return what is needed to show, protect and later destroy it."""
    uploaded = asdict(
        await provider.upload(
            file, public_id=public_id, resource_type=resource_type, protected=protected
        )
    )
    if protected:
        uploaded["url"] = None
    return Asset(**uploaded)


def cover_picture(media: Media, cover: Asset, alt: str) -> Picture:
    """Return a 16:9 picture in a few widths, from which the browser chooses."""
    sizes = {
        width: _picture(media, cover, width=width, height=width * 9 // 16) for width in COVER_WIDTHS
    }
    return Picture(
        url=sizes[640],
        alt=alt,
        srcset=", ".join(f"{url} {width}w" for width, url in sizes.items()),
    )


def _picture(media: Media, picture: Asset, *, width: int, height: int) -> str:
    """Return the resized picture's URL, or the original's if its provider is not configured now."""
    provider = media.get(picture.provider)
    if provider is None:
        return picture.url or ""
    return provider.image_url(picture.public_id, picture.version, width=width, height=height)


_MIME = {"mp4": "video/mp4", "webm": "video/webm", "pdf": "application/pdf"}


def protected_link(
    media: Media,
    asset: Asset,
    *,
    filename: str | None = None,
    cover: Asset | None = None,
    to_save: bool = False,
) -> MediaLink:
    """Return a short-lived URL of a protected film or document.

    `cover` is shown until a film plays; `to_save` makes browsers save the file.
    """
    suffix = asset.format or asset.public_id.rsplit(".", 1)[-1]
    return MediaLink(
        url=media.named(asset.provider).expiring_url(
            asset.public_id,
            format=asset.format if asset.resource_type != "raw" else "",
            resource_type=asset.resource_type,
            seconds=CAPABILITY_SECONDS,
            to_save=to_save,
        ),
        type=_MIME.get(suffix, "application/octet-stream"),
        expires_at=datetime.now(UTC) + timedelta(seconds=CAPABILITY_SECONDS),
        poster=_picture(media, cover, width=1280, height=720) if cover else None,
        filename=filename,
    )
