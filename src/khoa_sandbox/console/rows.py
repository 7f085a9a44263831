"""The rows that the console shows: no passwords, no secrets."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.store import Document

DELIVERY = "delivery"
THUMBNAIL = "c_fill,w_320,h_180/f_auto,q_auto"

Shape = Callable[[Document], Document]


def message(mail: Document) -> Document:
    """Returns a message without its HTML, which may be long; the frame loads that itself."""
    shown = {name: value for name, value in mail.items() if name != "html"}
    return {**shown, "has_html": mail.get("html") is not None}


def medium(asset: Document, shapes: Shapes) -> Document:
    names = ("asset_id", "public_id", "resource_type", "type", "format", "bytes", "created_at")
    optional = ("width", "height", "duration")
    thumbnail = None
    if asset["resource_type"] != "raw" and not asset.get("is_audio"):
        thumbnail = _here(shapes.address(asset, THUMBNAIL, "jpg"))
    return {
        **{name: asset[name] for name in names},
        **{name: asset[name] for name in optional if name in asset},
        "thumbnail": thumbnail,
        "url": _here(shapes.address(asset)),
    }


def delivery(row: Document) -> Document:
    names = ("id", "platform", "event_id", "event_type", "state", "next_at", "created_at")
    last = row["attempts"][-1] if row["attempts"] else None
    return {
        **{name: row[name] for name in names},
        "held": row.get("held", 0),
        "attempts": len(row["attempts"]),
        "last": {name: last[name] for name in ("at", "status", "error")} if last else None,
    }


def delivery_details(row: Document) -> dict[str, Any]:
    return {**delivery(row), "body": row["body"], "tries": row["attempts"]}


def _here(address: str) -> str:
    """Makes a URL relative: the page may have been opened at localhost or at 127.0.0.1."""
    parts = urlsplit(address)
    return parts.path
