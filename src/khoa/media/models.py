"""A file at a media provider: only its ids, its address and its measures are kept here."""

from pydantic import BaseModel

FIRST_PROVIDER = "cloudinary"
"""Who keeps what was stored before rows said who does."""


class Asset(BaseModel):
    """Sizes in bytes and pixels, `duration` in seconds. A protected one has no lasting address."""

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
    """Who keeps it."""
