"""A file at Cloudinary: only its ids, its address and its measures are kept here."""

from pydantic import BaseModel


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
