"""A file at a media provider: its ids, URL and dimensions; the content is only there."""

from pydantic import BaseModel

FIRST_PROVIDER = "cloudinary"
"""The provider of files that were stored before rows named one."""


class Asset(BaseModel):
    """Sizes in bytes and pixels, `duration` in seconds. A protected one has no permanent URL."""

    public_id: str
    asset_id: str
    version: int
    resource_type: str
    format: str
    url: str | None
    bytes: int
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    protected: bool = False
    provider: str = FIRST_PROVIDER
    """The name of the media provider that stores it."""
