"""Cloudinary's settings and its plugin."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import Field

from khoa.platforms.media.protocol import MediaPlugin, MediaProvider
from khoa.settings import PlatformSettings, Settings, SettingsContext

_WHERE = "Cloudinary console > Settings > API keys"


class CloudinarySettings(PlatformSettings):
    platform = "cloudinary"
    has_sandbox = True
    needed: ClassVar = {
        "cloud_name": f"{_WHERE} > Cloud name",
        "api_key": _WHERE,
        "api_secret": _WHERE,
    }
    addresses = ("upload_prefix",)
    hosts = ("delivery_host",)

    cloud_name: str = Field("", validation_alias="CLOUDINARY_CLOUD_NAME")
    api_key: str = Field("", validation_alias="CLOUDINARY_API_KEY")
    api_secret: str = Field("", validation_alias="CLOUDINARY_API_SECRET", repr=False)
    upload_prefix: str | None = Field(None, validation_alias="CLOUDINARY_UPLOAD_PREFIX")
    delivery_host: str | None = Field(None, validation_alias="CLOUDINARY_DELIVERY_HOST")
    """`host[:port][/path]` of delivery addresses; None for Cloudinary's own."""
    secure: bool = True

    def at_sandbox(self, url: str, keys: Mapping[str, str | None]) -> Self:
        here = f"{url}/cloudinary"
        update = {
            "upload_prefix": here,
            "delivery_host": here.partition("//")[2],
            "secure": False,
        }
        return super().at_sandbox(url, keys).model_copy(update=update)

    def check(self, context: SettingsContext) -> list[str]:
        """Refuse other variables that Cloudinary's client reads by itself, such as
        `CLOUDINARY_URL`: they could send it anywhere."""
        if not context.production:
            return []
        return [
            f"{name} is no setting of Khoa and would steer Cloudinary's client past it; unset it"
            for name in sorted(context.environment)
            if name.startswith("CLOUDINARY_") and name not in self.variables()
        ]


def _make(settings: Settings) -> MediaProvider:
    from khoa.platforms.media.cloudinary.provider import CloudinaryPlatform

    return CloudinaryPlatform(settings.platform(CloudinarySettings))


CLOUDINARY = MediaPlugin("cloudinary", _make, CloudinarySettings)
