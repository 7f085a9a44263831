"""The interface of a media provider; the rest of Khoa knows no more of one than this."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Literal, Protocol

from khoa.platforms.events import PlatformEvent, StoredFile
from khoa.platforms.webhooks import Delivery, WebhookEndpoint
from khoa.settings import PlatformSettings, Settings

ResourceType = Literal["image", "video", "raw"]
"""A picture, a film, or anything else. Stored with every file and must never be renamed."""


@dataclass(frozen=True)
class SignedUpload:
    """Where a browser uploads one file, and the signed form fields to send with it. The file is
    sent in chunks of `chunk_bytes`; each chunk must be started within `valid_for`."""

    url: str
    fields: dict[str, str]
    chunk_bytes: int = 20_000_000
    valid_for: timedelta = timedelta(hours=1)


class MediaProvider(Protocol):
    """A file has a name that Khoa chose (`public_id`) and a resource type. A protected file is
    delivered only at addresses made by `expiring_url`. Methods raise Unavailable when the provider
    does not answer."""

    name: str
    """Stored with every file; must never change."""
    webhook_endpoints: tuple[WebhookEndpoint, ...]
    """For notifications of browsers' uploads, which `sign_upload` has sent to the first one."""
    origins: tuple[str, ...]
    """Origins that browsers upload to and read from, for the content security policy."""
    largest: int | None
    """The largest file in bytes; None when only Khoa's own limits apply."""

    async def check_access(self) -> None:
        """Check that the provider accepts our keys. Changes nothing."""
        ...

    async def upload(
        self, file: IO[bytes], *, public_id: str, resource_type: str, protected: bool
    ) -> StoredFile:
        """Store a file, replacing one of the same name."""
        ...

    async def destroy(self, public_id: str, *, resource_type: str, protected: bool) -> None:
        """Delete a file and everything derived from it. Does nothing when there is none."""
        ...

    async def find_stored(
        self, public_id: str, *, resource_type: str, protected: bool
    ) -> StoredFile | None:
        """Return the file stored under this name, or None."""
        ...

    def list_stored(
        self, prefix: str, *, resource_type: str, protected: bool
    ) -> AsyncIterator[tuple[str, datetime]]:
        """Yield the name and upload time of all files whose name starts with `prefix`."""
        ...

    def sign_upload(
        self, public_id: str, *, resource_type: str, formats: Sequence[str], notify: str
    ) -> SignedUpload:
        """Return what a browser needs to upload one protected file under this name, and no other.

        `notify` is the webhook's address that the signed notification is sent to.
        """
        ...

    def image_url(self, public_id: str, version: int, *, width: int, height: int) -> str:
        """Return the address of a public picture, cropped to a size in pixels."""
        ...

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
        alone. It supports range requests, by which players seek, and CORS, by which captions are
        read.

        With `to_save` the browser saves the file, under the name's last part, instead of showing
        it.
        """
        ...

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """Verify a notification's signature and parse it; its fact is a StoredFile. Raises
        BadSignature."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """Parse a notification that was verified before it was stored."""
        ...


@dataclass(frozen=True)
class MediaPlugin:
    """What the registry knows of a media provider, as `PaymentPlugin` for payments."""

    name: str
    make: Callable[[Settings], MediaProvider]
    settings: type[PlatformSettings] | None = None
