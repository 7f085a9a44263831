"""People's pictures: an avatar drawn from their initials, or what they uploaded."""

import hashlib
import io
import os
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageOps, UnidentifiedImageError

from khoa_sandbox.clerk.errors import ClerkError
from khoa_sandbox.store import Document

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 1024
FORMATS = ["JPEG", "PNG", "GIF", "WEBP"]

# Muted colours on which white letters stay readable (contrast 4.5 or more).
COLOURS = [
    "#1f6f78",
    "#2f6b4f",
    "#3d5a98",
    "#5b4b8a",
    "#7a4069",
    "#9c3d54",
    "#a14b2a",
    "#7d5a1e",
    "#4f6a2c",
    "#35627f",
]


def path_of(user: Document) -> str:
    """Returns a path that changes with the picture, so that it can be cached for ever."""
    if user["image_id"]:
        return f"/img/{user['image_id']}"
    return f"/img/default/{user['id']}?{urlencode({'initials': initials(user)})}"


def initials(user: Document) -> str:
    names = (user["first_name"], user["last_name"])
    return "".join(name.strip()[0].upper() for name in names if name and name.strip())


def avatar(user_id: str, letters: str) -> str:
    """Returns an SVG with up to two letters on a colour derived from the user's id."""
    colour = COLOURS[hashlib.sha256(user_id.encode()).digest()[0] % len(COLOURS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160">'
        f'<rect width="160" height="160" fill="{colour}"/>'
        '<text x="80" y="80" dy=".36em" text-anchor="middle" fill="#fff" font-size="68"'
        " font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\""
        f' font-weight="600">{escape(letters[:2])}</text></svg>'
    )


class Pictures:
    """Uploaded pictures, one file each under the data directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, image_id: str) -> Path | None:
        """Returns the picture's file, if there is one; the id is untrusted input."""
        if not image_id.isalnum() and not image_id.replace("_", "").isalnum():
            return None
        found = [self._folder / f"{image_id}{suffix}" for suffix in (".jpg", ".png")]
        return next((path for path in found if path.is_file()), None)

    def save(self, image_id: str, content: bytes) -> None:
        """Decodes, turns upright, shrinks and rewrites the picture without its metadata.

        Slow: call it in a thread. Raises ClerkError when it is not a picture or too large.
        """
        picture = _decoded(content)
        has_alpha = picture.mode in ("RGBA", "LA", "P")
        out = io.BytesIO()
        if has_alpha:
            picture.convert("RGBA").save(out, "PNG")
        else:
            picture.convert("RGB").save(out, "JPEG", quality=88)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{image_id}{'.png' if has_alpha else '.jpg'}"
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(out.getvalue())
        partial.replace(path)

    def remove(self, image_id: str | None) -> None:
        path = self.path(image_id) if image_id else None
        if path:
            path.unlink(missing_ok=True)


def _decoded(content: bytes) -> Image.Image:
    if len(content) > MAX_BYTES:
        raise ClerkError(413, "image_too_large", "The image is larger than 10 MB.", "file")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ClerkError(422, "image_too_large", "The image has too many pixels.", "file")
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            picture.load()
            return picture
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise ClerkError(
            415, "unsupported_image_type", "The file must be a JPEG, PNG, GIF or WEBP.", "file"
        ) from error
