"""What a media provider does; whoever keeps or shows a file knows no more of it than this."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Literal, Protocol

from khoa.platforms.doors import Delivery, Door
from khoa.platforms.events import PlatformEvent, StoredFile
from khoa.settings import PlatformSettings, Settings

ResourceType = Literal["image", "video", "raw"]
"""What a file is to its provider: a picture, a film, or anything else. Stored: never renamed."""


@dataclass(frozen=True)
class SignedUpload:
    """Where a browser posts one file, and the signed fields that must come with it. The file goes
    in pieces of `chunk_bytes`; a piece must come within `valid_for`."""

    url: str
    fields: dict[str, str]
    chunk_bytes: int = 20_000_000
    valid_for: timedelta = timedelta(hours=1)


class MediaProvider(Protocol):
    """Files have names of ours (`public_id`) and a resource type. A protected one is delivered only
    by addresses that `expiring_url` makes. Unavailable when the provider does not answer."""

    name: str
    """Stored with every file: never another one."""
    doors: tuple[Door, ...]
    """For the notifications of what browsers sent, to which `sign_upload` names the first one."""
    origins: tuple[str, ...]
    """Where browsers send files to and read them from, for the content security policy."""
    largest: int | None
    """Bytes of one file; None: as Khoa's own limits say."""

    async def ask(self) -> None:
        """Make sure that the provider answers to our keys; changes nothing."""
        ...

    async def upload(
        self, file: IO[bytes], *, public_id: str, resource_type: str, protected: bool
    ) -> StoredFile:
        """Send a file, replacing what was there under its name."""
        ...

    async def destroy(self, public_id: str, *, resource_type: str, protected: bool) -> None:
        """Remove a file and what was made of it; there may be none."""
        ...

    async def look(
        self, public_id: str, *, resource_type: str, protected: bool
    ) -> StoredFile | None:
        """What is stored under this name now; None when nothing is."""
        ...

    def list_stored(
        self, prefix: str, *, resource_type: str, protected: bool
    ) -> AsyncIterator[tuple[str, datetime]]:
        """Name and time of upload of all whose name begins so."""
        ...

    def sign_upload(
        self, public_id: str, *, resource_type: str, formats: Sequence[str], notify: str
    ) -> SignedUpload:
        """What a browser needs to send one protected file under this name, and nothing else.

        `notify` is the address of the door that the signed notification goes to.
        """
        ...

    def image_url(self, public_id: str, version: int, *, width: int, height: int) -> str:
        """A public picture, cropped to a size in pixels."""
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
        """An address of a protected file that works for `seconds`, signed for this file alone. It
        answers ranges, by which players seek, and pages of other origins, which read captions.

        `to_save` has a browser save it, under the name's last part, rather than show it.
        """
        ...

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """The event of a signed notification, with a StoredFile. BadSignature when it is not the
        provider's."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """The event of a notification that was verified when it was stored."""
        ...


@dataclass(frozen=True)
class MediaPlugin:
    """A provider's line in the registry's list, as `PaymentPlugin` is."""

    name: str
    make: Callable[[Settings], MediaProvider]
    settings: type[PlatformSettings] | None = None
