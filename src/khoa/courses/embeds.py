"""Films at YouTube or Vimeo: find a film's id in any address that people copy."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

Provider = Literal["youtube", "vimeo"]

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_VIMEO_PATH = re.compile(
    r"/(?:video/|videos/|manage/videos/|channels/[^/]+/|groups/[^/]+/videos/|ondemand/[^/]+/"
    r"|(?:album|showcase)/\d+/video/)?"
    r"(\d{5,12})(?:/([0-9a-f]{6,20}))?(?:/settings|/privacy|/embed|/interaction-tools)?/?",
    re.ASCII,
)
_YOUTUBE_HOSTS = ("youtube.com", "youtube-nocookie.com", "youtube.googleapis.com")
_YOUTUBE_PATHS = ("shorts", "live", "embed", "v", "vi", "e", "watch", "video")
_PREFIXES = ("www.", "m.", "music.", "studio.", "gaming.")
_FRAME = re.compile(r"<iframe\b[^>]*?\bsrc\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
"""The code that their "Embed" buttons copy."""


@dataclass(frozen=True)
class EmbeddedFilm:
    """The `id` of an unlisted Vimeo film is `number/hash`: it plays only with its hash."""

    provider: Provider
    id: str

    @property
    def url(self) -> str:
        """The film's page at its host, to show and to open."""
        if self.provider == "youtube":
            return f"https://www.youtube.com/watch?v={self.id}"
        return f"https://vimeo.com/{self.id}"


def parse_address(address: str) -> EmbeddedFilm | None:
    """Return the film at an address, or None if it is not at YouTube or Vimeo.

    Playlists, times and tracking parameters are ignored, and `https://` may be missing. Embed code,
    which holds the player's address, is accepted as well.
    """
    frame = _FRAME.search(address)
    address = unescape(frame[1] if frame else address).strip()
    if not re.match(r"[a-z]+://", address, re.IGNORECASE):
        address = f"https://{address.removeprefix('//')}"
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
    elif path in ([], ["watch"]):
        candidate = parse_qs(parts.query).get("v", [None])[0]
    elif path == ["attribution_link"]:
        shared = urlsplit(parse_qs(parts.query).get("u", [""])[0])
        return _youtube_id(host, shared) if shared[:3] == ("", "", "/watch") else None
    elif len(path) >= 2 and path[0] in _YOUTUBE_PATHS:
        candidate = path[1]
    return candidate if candidate and _YOUTUBE_ID.fullmatch(candidate) else None


def _vimeo_id(parts: SplitResult) -> str | None:
    query = parse_qs(parts.query)
    path = parts.path
    if re.fullmatch(r"/showcase/\d+/?", path, re.ASCII):  # a list with one of its films chosen
        path = f"/{query.get('video', [''])[0]}"
    found = _VIMEO_PATH.fullmatch(path)
    if found is None:
        return None
    key = found[2] or query.get("h", [""])[0]
    return f"{found[1]}/{key}" if _VIMEO_HASH.fullmatch(key) else found[1]
