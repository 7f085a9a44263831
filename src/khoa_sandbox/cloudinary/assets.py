"""The assets: their metadata in the store, their files on disk."""

import hashlib
import re
import secrets
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.store import Store

KIND = "cloudinary_asset"
FOLDER = "sandbox-media"  # in the data directory
RESOURCE_TYPES = ("image", "video", "raw")
TYPES = ("upload", "authenticated")
ABANDONED_AFTER = 24 * 3600  # seconds until an upload that was never finished is removed

Asset = dict[str, Any]


class Assets:
    """Looks assets up by (resource type, type, public id) and owns `data_dir/sandbox-media`.

    A file is named after the asset's id and version, never after the public id, so no public id can
    reach another place on the disk, and a new version never overwrites the one being read.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        for name in ("originals", "derived", "incoming"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._sweep()

    def get(self, resource_type: str, type_: str, public_id: str) -> Asset | None:
        return self._store.get(KIND, _key(resource_type, type_, public_id))

    def all(self, resource_type: str, type_: str) -> list[Asset]:
        return self._store.find(KIND, {"resource_type": resource_type, "type": type_})

    def put(self, asset: Asset) -> None:
        self._store.put(
            KIND, _key(asset["resource_type"], asset["type"], asset["public_id"]), asset
        )

    def delete(self, asset: Asset) -> None:
        """Deletes the asset; its files are removed once that is committed."""
        key = _key(asset["resource_type"], asset["type"], asset["public_id"])
        self._store.delete(KIND, key)
        self._store.after_commit(lambda: self.remove_files(asset))

    def original(self, asset: Asset) -> Path:
        return self._folder / "originals" / _stem(asset)

    def derived(self, asset: Asset, variant: str) -> Path:
        """Returns the path of the result of one transformation in one format."""
        name = hashlib.sha256(variant.encode()).hexdigest()[:40]
        return self._folder / "derived" / _stem(asset) / name

    def count_derived(self, asset: Asset) -> int:
        folder = self._folder / "derived" / _stem(asset)
        return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0

    def incoming(self, name: str) -> Path:
        """Returns the path of a file that is still being received; `name` may be anything."""
        return self._folder / "incoming" / hashlib.sha256(name.encode()).hexdigest()

    def discard(self, incoming: Path) -> None:
        incoming.unlink(missing_ok=True)

    def remove_files(self, asset: Asset) -> None:
        self.original(asset).unlink(missing_ok=True)
        shutil.rmtree(self._folder / "derived" / _stem(asset), ignore_errors=True)

    def _sweep(self) -> None:
        """Removes orphaned files that a killed process may have left."""
        known = {_stem(asset) for asset in self._store.find(KIND)}
        for file in (self._folder / "originals").iterdir():
            if file.name not in known:
                file.unlink()
        for folder in (self._folder / "derived").iterdir():
            if folder.name not in known:
                shutil.rmtree(folder)
        for file in (self._folder / "incoming").iterdir():
            if file.stat().st_mtime < time.time() - ABANDONED_AFTER:
                file.unlink()


def new_asset_id() -> str:
    return secrets.token_hex(16)


def random_public_id() -> str:
    return secrets.token_hex(10)


def timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_public_id(public_id: str) -> None:
    """Raises CloudinaryError for a public id that Cloudinary does not allow."""
    if (
        len(public_id) > 255
        or re.search(r"[?&#\\%<>+\x00-\x1f\x7f]", public_id)
        or public_id != public_id.strip(" /")
        or "//" in public_id
        or not public_id
    ):
        raise CloudinaryError(400, f"public_id ({public_id[:255]}) is invalid")


def _key(resource_type: str, type_: str, public_id: str) -> str:
    return f"{resource_type}/{type_}/{public_id}"


def _stem(asset: Asset) -> str:
    return f"{asset['asset_id']}-{asset['version']}"
