"""Films that live at YouTube or Vimeo: from any address that people copy to the film's id."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

Provider = Literal["youtube", "vimeo"]

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[^/]+/|groups/[^/]+/videos/|(?:album|showcase)/\d+/video/|ondemand/[^/]+/)?"
    r"(\d{5,12})(?:/([0-9a-f]{6,20}))?/?",
    re.ASCII,
)
_YOUTUBE_HOSTS = ("youtube.com", "youtube-nocookie.com")
_YOUTUBE_PATHS = ("shorts", "live", "embed", "v", "e", "watch")
_PREFIXES = ("www.", "m.", "music.")


@dataclass(frozen=True)
class EmbeddedFilm:
    """`id` of an unlisted Vimeo film is `number/hash`: it plays with its hash only."""

    provider: Provider
    id: str

    @property
    def url(self) -> str:
        """The address to show and to open: the film's page at its host."""
        if self.provider == "youtube":
            return f"https://www.youtube.com/watch?v={self.id}"
        return f"https://vimeo.com/{self.id}"


def parse_address(address: str) -> EmbeddedFilm | None:
    """The film behind an address; None when it is none of a YouTube or Vimeo film.

    A list, a time or a sharing mark in the address is left out, and `https://` may be missing.
    """
    address = address.strip()
    if "//" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    if host == "youtu.be" or host in _YOUTUBE_HOSTS:
        found = _youtube_id(host, parts)
        return EmbeddedFilm("youtube", found) if found else None
    if host in ("vimeo.com", "player.vimeo.com"):
        found = _vimeo_id(parts)
        return EmbeddedFilm("vimeo", found) if found else None
    return None


def _youtube_id(host: str, parts: SplitResult) -> str | None:
    path = [part for part in parts.path.split("/") if part]
    candidate = None
    if host == "youtu.be":
        candidate = path[0] if path else None
    elif path[:1] == ["watch"] and len(path) == 1:
        candidate = parse_qs(parts.query).get("v", [None])[0]
    elif len(path) >= 2 and path[0] in _YOUTUBE_PATHS:
        candidate = path[1]
    return candidate if candidate and _YOUTUBE_ID.fullmatch(candidate) else None


def _vimeo_id(parts: SplitResult) -> str | None:
    found = _VIMEO_PATH.fullmatch(parts.path)
    if found is None:
        return None
    key = found[2] or parse_qs(parts.query).get("h", [""])[0]
    return f"{found[1]}/{key}" if _VIMEO_HASH.fullmatch(key) else found[1]
