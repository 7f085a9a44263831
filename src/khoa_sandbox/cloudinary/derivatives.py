"""Derived pictures: rendered once, in a thread, and stored on disk."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import anyio.to_thread
from PIL import Image

from khoa_sandbox.cloudinary.assets import Asset, Assets
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.cloudinary.media_info import still
from khoa_sandbox.cloudinary.rendering import can_write, choose_format, has_alpha, render
from khoa_sandbox.cloudinary.transformations import Transformation, is_component, parse

AT_ONCE = 2


class Derivatives:
    """Renders the picture that a URL asks for, unless it exists already."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._limiter = anyio.CapacityLimiter(AT_ONCE)
        self._locks: WeakValueDictionary[Path, asyncio.Lock] = WeakValueDictionary()

    async def format_for(
        self, asset: Asset, wanted: Transformation, extension: str, accept: str
    ) -> str:
        """Returns the format of the response: `f_…` takes precedence over the URL's extension."""
        if wanted.format != "auto":
            return wanted.format or extension
        alpha = False
        if asset["resource_type"] == "image":
            alpha = await anyio.to_thread.run_sync(has_alpha, self._assets.original(asset))
        return choose_format(accept, alpha)

    async def file(
        self, asset: Asset, wanted: Transformation, format: str, *, source: Path | None = None
    ) -> Path:
        """Returns the derived picture's file; for a film, that of a still.

        Raises CloudinaryError (400) for what cannot be rendered.
        """
        if not can_write(format):
            raise CloudinaryError(400, f"Invalid extension in transformation: {format}")
        target = self._assets.derived(asset, f"{wanted} {format}")
        async with self._locks.setdefault(target, asyncio.Lock()):
            if not target.exists():
                origin = source or self._assets.original(asset)
                make = partial(_make, asset["resource_type"], origin, wanted, format, target)
                await anyio.to_thread.run_sync(make, limiter=self._limiter)
        return target

    async def eager(self, asset: Asset, source: Path, text: str) -> dict[str, Any]:
        """Makes one eager transformation (`transformation/format`) of a file being uploaded."""
        head, slash, last = text.rpartition("/")
        named = bool(slash) and not is_component(last)
        transformation, format = (head, last) if named else (text, "")
        wanted = parse(transformation)
        chosen = format or (wanted.format if wanted.format != "auto" else "") or asset["format"]
        made = await self.file(asset, wanted, chosen, source=source)
        width, height = await anyio.to_thread.run_sync(_size, made)
        return {
            "transformation": transformation,
            "width": width,
            "height": height,
            "bytes": made.stat().st_size,
            "format": chosen,
        }


def _make(
    resource_type: str, origin: Path, wanted: Transformation, format: str, target: Path
) -> None:
    if resource_type == "video":
        render(still(origin, wanted.still_at), wanted, format, target)
        return
    with Image.open(origin) as picture:
        render(picture, wanted, format, target)


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size
