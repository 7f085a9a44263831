"""The shelf as a media provider: what a school would plug in."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import IO, Any, ClassVar

import httpx
from pydantic import Field
from tests.platforms.toy_media.shelf import address, sign

from khoa.base.errors import Unavailable
from khoa.platforms.events import BadSignature, PlatformEvent, StoredFile
from khoa.platforms.media.protocol import MediaPlugin, MediaProvider, SignedUpload
from khoa.platforms.webhooks import Answer, Delivery, WebhookEndpoint
from khoa.settings import PlatformSettings, Settings


class ShelfSettings(PlatformSettings):
    platform = "shelf"
    needed: ClassVar = {"url": "where it listens", "secret": "its configuration"}

    url: str = Field("", validation_alias="SHELF_URL")
    secret: str = Field("", validation_alias="SHELF_SECRET", repr=False)


class ShelfProvider:
    name = "shelf"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (
        WebhookEndpoint(path="stored", answers={"handled": Answer(202)}),
    )
    largest: int | None = 5_000_000

    def __init__(self, settings: ShelfSettings) -> None:
        self._url, self._secret = settings.url, settings.secret
        self.origins: tuple[str, ...] = (settings.url,)

    async def check_access(self) -> None:
        await self._call("GET", "video/", ())

    async def upload(
        self, file: IO[bytes], *, public_id: str, resource_type: str, protected: bool
    ) -> StoredFile:
        answer = await self._call("PUT", f"{resource_type}/{public_id}", file.read())
        return self._stored(answer.json())

    async def destroy(self, public_id: str, *, resource_type: str, protected: bool) -> None:
        await self._call("DELETE", f"{resource_type}/{public_id}")

    async def find_stored(
        self, public_id: str, *, resource_type: str, protected: bool
    ) -> StoredFile | None:
        answer = await self._call("GET", f"{resource_type}/{public_id}")
        return None if answer.status_code == 404 else self._stored(answer.json())

    async def list_stored(
        self, prefix: str, *, resource_type: str, protected: bool
    ) -> AsyncIterator[tuple[str, datetime]]:
        for name, at in (await self._call("GET", f"{resource_type}/")).json():
            if name.startswith(prefix):
                yield name, datetime.fromisoformat(at)

    def sign_upload(
        self, public_id: str, *, resource_type: str, formats: Sequence[str], notify: str
    ) -> SignedUpload:
        until = str(int(time.time()) + 600)
        fields = {"kind": resource_type, "name": public_id, "notify": notify, "until": until}
        signed = sign(self._secret, *(f"{key}={fields[key]}" for key in sorted(fields)))
        return SignedUpload(
            f"{self._url}/send", {**fields, "signature": signed}, valid_for=timedelta(minutes=10)
        )

    def image_url(self, public_id: str, version: int, *, width: int, height: int) -> str:
        return address(self._url, "image", public_id, int(time.time()) + 3600, self._secret)

    def expiring_url(
        self,
        public_id: str,
        *,
        format: str,
        resource_type: str,
        seconds: int,
        to_save: bool = False,
    ) -> str:
        until = int(time.time()) + seconds
        return address(self._url, resource_type, public_id, until, self._secret)

    def verify(self, delivery: Delivery) -> PlatformEvent:
        signature = delivery.headers.get("x-shelf-signature", "")
        if not hmac.compare_digest(sign(self._secret, delivery.body.decode()), signature):
            raise BadSignature
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        return PlatformEvent(
            provider=self.name,
            id=hashlib.sha256(delivery.body).hexdigest(),
            type="stored",
            created_at=datetime.now(UTC),
            fact=self._stored(json.loads(delivery.body)),
        )

    def _stored(self, told: dict[str, Any]) -> StoredFile:
        return StoredFile(
            **told,
            protected=told["resource_type"] != "image",
            url=f"{self._url}/{told['public_id']}",
            width=None,
            height=None,
            duration=None,
            provider=self.name,
        )

    async def _call(self, method: str, path: str, content: Any = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._secret}"}
        url = f"{self._url}/files/{path}"
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=15) as http:
                answer = await http.request(method, url, content=content or None, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(retry_after=5) from error
        if answer.status_code not in (200, 204, 404):
            raise Unavailable(retry_after=5)
        return answer


def _make(settings: Settings) -> MediaProvider:
    return ShelfProvider(settings.platform(ShelfSettings))


SHELF = MediaPlugin("shelf", _make, ShelfSettings)
"""The provider's line in the list."""
