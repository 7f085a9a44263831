"""Cloudinary as a media provider."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

import cloudinary.api
import cloudinary.exceptions
import cloudinary.uploader
import cloudinary.utils

from khoa.base.errors import Unavailable
from khoa.platforms.events import BadSignature, PlatformEvent, StoredFile
from khoa.platforms.media.cloudinary import CloudinarySettings
from khoa.platforms.media.protocol import SignedUpload
from khoa.platforms.request_counts import count_request
from khoa.platforms.webhooks import Delivery, WebhookEndpoint

UPLOAD_TIMEOUT = 60
"""Seconds; the SDK has no time-out of its own."""
CALL_TIMEOUT = 15
"""Seconds for a call without a file."""
NOTIFICATION_VALID_FOR = 2 * 3600
"""Seconds; Cloudinary's last retry comes well before."""


class CloudinaryPlatform:
    name = "cloudinary"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (WebhookEndpoint(),)
    largest: int | None = None

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
        host = (settings.delivery_host or "res.cloudinary.com").split("/")[0]
        delivery = f"{'https' if settings.secure else 'http'}://{host}"
        api = () if settings.upload_prefix else ("https://api.cloudinary.com",)
        self.origins: tuple[str, ...] = (delivery, *api)

    async def upload(
        self, file: IO[bytes], *, public_id: str, resource_type: str, protected: bool
    ) -> StoredFile:
        """Store a file under a name of ours, replacing any other. Raises Unavailable on failure.

        A protected file is delivered only at addresses made by `expiring_url`.
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
        return self._stored(result)

    async def destroy(self, public_id: str, *, resource_type: str, protected: bool) -> None:
        """Delete a file and everything derived from it. Does nothing when there is none. Raises
        Unavailable on failure."""
        try:
            result = await asyncio.to_thread(
                cloudinary.uploader.destroy,
                public_id,
                resource_type=resource_type,
                type="authenticated" if protected else "upload",
                invalidate=True,
                timeout=CALL_TIMEOUT,
                **self._account,
            )
        except cloudinary.exceptions.Error as error:
            raise Unavailable(f"Cloudinary did not remove a file: {error}") from error
        if result.get("result") not in ("ok", "not found"):
            raise Unavailable(f"Cloudinary did not remove a file: {result}")

    async def find_stored(
        self, public_id: str, *, resource_type: str, protected: bool
    ) -> StoredFile | None:
        """Return the file stored under this name, or None. Raises Unavailable on failure."""
        count_request("cloudinary")
        try:
            result = await asyncio.to_thread(
                cloudinary.api.resource,
                public_id,
                resource_type=resource_type,
                type="authenticated" if protected else "upload",
                timeout=CALL_TIMEOUT,
                **self._account,
            )
        except cloudinary.exceptions.NotFound:
            return None
        except cloudinary.exceptions.Error as error:
            raise Unavailable("Cloudinary does not answer.", retry_after=5) from error
        return self._stored(result)

    async def list_stored(
        self, prefix: str, *, resource_type: str, protected: bool
    ) -> AsyncIterator[tuple[str, datetime]]:
        """Yield the public id and upload time of all files whose public id starts with `prefix`,
        500 per request. A small account is allowed 500 such requests an hour. Raises Unavailable on
        failure.
        """
        cursor: str | None = None
        while True:
            count_request("cloudinary")
            try:
                page = await asyncio.to_thread(
                    cloudinary.api.resources,
                    resource_type=resource_type,
                    type="authenticated" if protected else "upload",
                    prefix=prefix,
                    max_results=500,
                    timeout=CALL_TIMEOUT,
                    **({"next_cursor": cursor} if cursor else {}),
                    **self._account,
                )
            except cloudinary.exceptions.Error as error:
                raise Unavailable("Cloudinary does not list its files.", retry_after=60) from error
            for row in page["resources"]:
                yield row["public_id"], datetime.fromisoformat(row["created_at"])
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def sign_upload(
        self, public_id: str, *, resource_type: str, formats: Sequence[str], notify: str
    ) -> SignedUpload:
        """Return what a browser needs to upload one protected file under this name within an hour.

        Every field is signed: Cloudinary refuses another name, type or address. An existing file is
        not replaced. `notify` is where the signed notification is sent.
        """
        params: dict[str, Any] = {
            "public_id": public_id,
            "type": "authenticated",
            "overwrite": "0",
            "notification_url": notify,
            "timestamp": str(int(time.time())),
        }
        if formats:
            params["allowed_formats"] = ",".join(formats)
        signed = cloudinary.utils.sign_request(params, dict(self._account))
        url = cloudinary.utils.cloudinary_api_url(
            "upload", resource_type=resource_type, **self._account
        )
        return SignedUpload(str(url), {name: str(value) for name, value in signed.items()})

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """Verify a notification's signature over the raw body, valid for two hours, and parse it.
        Copies of one notification have the same id. Raises BadSignature.
        """
        timestamp = delivery.headers.get("x-cld-timestamp", "")
        signature = delivery.headers.get("x-cld-signature", "")
        try:
            body = delivery.body.decode()
            cloudinary.config(api_secret=self._account["api_secret"])  # the check takes no other
            valid = timestamp.isascii() and cloudinary.utils.verify_notification_signature(
                body, timestamp, signature, valid_for=NOTIFICATION_VALID_FOR
            )
        except ValueError as error:
            raise BadSignature from error
        if not valid:
            raise BadSignature
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        """Parse a delivery that is verified. Raises BadSignature if its body is no notification."""
        try:
            timestamp = delivery.headers.get("x-cld-timestamp", "")
            content = json.loads(delivery.body)
            kind = str(content["notification_type"])
            fact = self._stored(content) if kind == "upload" else None
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("The body is no notification of Cloudinary.") from error
        return PlatformEvent(
            provider=self.name,
            id=hashlib.sha256(delivery.body).hexdigest(),
            type=kind,
            created_at=datetime.fromtimestamp(int(timestamp), UTC),
            fact=fact,
        )

    def _stored(self, result: Mapping[str, Any]) -> StoredFile:
        return StoredFile(
            public_id=result["public_id"],
            asset_id=result["asset_id"],
            version=result["version"],
            resource_type=result["resource_type"],
            protected=result["type"] == "authenticated",
            provider=self.name,
            format=result.get("format") or "",
            url=result["secure_url"] if self._delivery["secure"] else result["url"],
            bytes=result["bytes"],
            width=result.get("width"),
            height=result.get("height"),
            duration=result.get("duration"),
        )

    async def check_access(self) -> None:
        """Delete a file that does not exist. Raises Unavailable when the keys or the address are
        wrong."""
        try:
            await asyncio.to_thread(
                cloudinary.uploader.destroy, "khoa-doctor", timeout=5, **self._account
            )
        except cloudinary.exceptions.Error as error:
            raise Unavailable(f"Cloudinary refuses: {error}") from error

    def image_url(self, public_id: str, version: int, *, width: int, height: int) -> str:
        """Return the address of a picture cropped to a size in pixels, in the best format that the
        browser takes."""
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

    def expiring_url(
        self,
        public_id: str,
        *,
        format: str,
        resource_type: str,
        seconds: int,
        to_save: bool = False,
    ) -> str:
        """Return an address of a protected file that is valid for `seconds` and for this file
        alone.

        With `to_save` the browser saves it, under the public id's last part, instead of showing it.
        """
        return str(
            cloudinary.utils.private_download_url(
                public_id,
                format,
                resource_type=resource_type,
                type="authenticated",
                expires_at=int(time.time()) + seconds,
                **({"attachment": True} if to_save else {}),
                **self._account,
            )
        )
