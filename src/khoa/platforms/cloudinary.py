"""Cloudinary: where pictures and films live, and the addresses they are shown by."""

import asyncio
import time
from dataclasses import dataclass
from typing import IO, Any

import cloudinary.exceptions
import cloudinary.uploader
import cloudinary.utils

from khoa.errors import Unavailable
from khoa.settings import CloudinarySettings

UPLOAD_TIMEOUT = 60
"""Seconds; the SDK has no time-out of its own."""


@dataclass(frozen=True)
class Uploaded:
    """What Cloudinary keeps of a file. `duration` in seconds, sizes in pixels and bytes."""

    public_id: str
    asset_id: str
    version: int
    resource_type: str
    delivery_type: str
    format: str
    url: str
    bytes: int
    width: int | None
    height: int | None
    duration: float | None


class CloudinaryPlatform:
    def __init__(self, settings: CloudinarySettings) -> None:
        self._account: dict[str, Any] = {
            "cloud_name": settings.cloud_name,
            "api_key": settings.api_key,
            "api_secret": settings.api_secret,
        }
        if settings.upload_prefix:
            self._account["upload_prefix"] = settings.upload_prefix
        self._delivery: dict[str, Any] = {
            "cloud_name": settings.cloud_name,
            "api_secret": settings.api_secret,
            "secure": settings.secure,
        }
        if settings.delivery_host and settings.secure:
            self._delivery["secure_distribution"] = settings.delivery_host
        elif settings.delivery_host:
            self._delivery["cname"] = settings.delivery_host

    async def upload(
        self, file: IO[bytes], *, public_id: str, resource_type: str, protected: bool
    ) -> Uploaded:
        """Send a file under a name of ours, replacing what was there. Unavailable on failure.

        A protected one is delivered only by addresses that `expiring_url` makes.
        """
        try:
            result = await asyncio.to_thread(
                cloudinary.uploader.upload,
                file,
                public_id=public_id,
                resource_type=resource_type,
                type="authenticated" if protected else "upload",
                overwrite=True,
                timeout=UPLOAD_TIMEOUT,
                **self._account,
            )
        except cloudinary.exceptions.Error as error:
            raise Unavailable("The file could not be stored.", retry_after=5) from error
        return Uploaded(
            public_id=result["public_id"],
            asset_id=result["asset_id"],
            version=result["version"],
            resource_type=result["resource_type"],
            delivery_type=result["type"],
            format=result.get("format", ""),
            url=result["secure_url"] if self._delivery["secure"] else result["url"],
            bytes=result["bytes"],
            width=result.get("width"),
            height=result.get("height"),
            duration=result.get("duration"),
        )

    async def check(self) -> None:
        """Ask for the end of what is not there. Unavailable when keys or address are wrong."""
        try:
            await asyncio.to_thread(
                cloudinary.uploader.destroy, "khoa-doctor", timeout=5, **self._account
            )
        except cloudinary.exceptions.Error as error:
            raise Unavailable(f"Cloudinary refuses: {error}") from error

    def image_url(self, public_id: str, version: int, *, width: int, height: int) -> str:
        """A picture cropped to a size in pixels, in the best format that the browser takes."""
        url, _ = cloudinary.utils.cloudinary_url(
            public_id,
            version=version,
            transformation=[
                {"crop": "fill", "gravity": "auto", "width": width, "height": height},
                {"fetch_format": "auto", "quality": "auto"},
            ],
            **self._delivery,
        )
        return str(url)

    def expiring_url(self, public_id: str, *, format: str, resource_type: str, seconds: int) -> str:
        """An address of a protected file that works for `seconds`, signed for this file alone."""
        return str(
            cloudinary.utils.private_download_url(
                public_id,
                format,
                resource_type=resource_type,
                type="authenticated",
                expires_at=int(time.time()) + seconds,
                **self._account,
            )
        )
