"""Pages of assets: `prefix`, `start_at`, `direction`, `max_results` and `next_cursor`.

Source: Cloudinary's documentation, "Admin API reference", "Get resources".
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from khoa_sandbox.cloudinary.assets import Asset
from khoa_sandbox.cloudinary.errors import CloudinaryError

MOST = 500
DEFAULT = 10
_DIRECTIONS = {"asc": False, "1": False, "desc": True, "-1": True}

Place = tuple[str, str]


@dataclass(frozen=True)
class Listing:
    """What to list. With a prefix the order is that of the names, else that of creation."""

    prefix: str
    start_at: datetime | None
    newest_first: bool
    max_results: int
    after: Place | None
    with_tags: bool

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "Listing":
        """Raises CloudinaryError (400) for a value that cannot be used."""
        most = query.get("max_results") or str(DEFAULT)
        if not (most.isascii() and most.isdecimal() and len(most) < 5 and 1 <= int(most) <= MOST):
            raise CloudinaryError(400, f"max_results must be from 1 to {MOST}")
        direction = query.get("direction") or "desc"
        if direction not in _DIRECTIONS:
            raise CloudinaryError(400, f"Invalid value for parameter direction: {direction[:50]}")
        cursor, start_at = query.get("next_cursor"), query.get("start_at")
        return cls(
            prefix=query.get("prefix", ""),
            start_at=_time(start_at) if start_at else None,
            newest_first=_DIRECTIONS[direction],
            max_results=int(most),
            after=_read(cursor) if cursor else None,
            with_tags=query.get("tags", "").lower() in ("true", "1"),
        )


def page_of(assets: Sequence[Asset], listing: Listing) -> tuple[list[Asset], str | None]:
    """The page and the cursor of the next one. Assets added or removed meanwhile shift no others.

    With a prefix, `start_at` and `direction` are ignored, as at Cloudinary.
    """

    def place(asset: Asset) -> Place:
        return ("" if listing.prefix else asset["created_at"], asset["public_id"])

    falling = listing.newest_first and not listing.prefix
    found = sorted(
        (asset for asset in assets if asset["public_id"].startswith(listing.prefix)),
        key=place,
        reverse=falling,
    )
    if listing.start_at and not listing.prefix:
        found = [one for one in found if _time(one["created_at"]) >= listing.start_at]
    if after := listing.after:
        found = [one for one in found if (place(one) < after if falling else place(one) > after)]
    page = found[: listing.max_results]
    return page, _written(place(page[-1])) if len(found) > len(page) else None


def _time(text: str) -> datetime:
    """Reads a time; one without a zone is in UTC."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise CloudinaryError(400, f"Invalid value for parameter start_at: {text[:50]}") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _read(cursor: str) -> Place:
    try:
        first, second = json.loads(base64.urlsafe_b64decode(cursor))
        if isinstance(first, str) and isinstance(second, str):
            return first, second
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise CloudinaryError(400, "Invalid value for parameter next_cursor")
