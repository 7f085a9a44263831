"""Chunked uploads: `Content-Range` names the chunk, `X-Unique-Upload-Id` the file."""

import hashlib
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from khoa_sandbox.cloudinary.assets import ABANDONED_AFTER
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.store import Store

KIND = "cloudinary_upload"
SMALLEST_CHUNK = 5 * 1024 * 1024  # but for the last one
_COPIED_AT_ONCE = 1024 * 1024


@dataclass(frozen=True)
class ContentRange:
    """Bytes `start` to `end` (exclusive) of `total`, which a stream sends with its last chunk."""

    start: int
    end: int
    total: int | None

    @classmethod
    def parse(cls, header: str) -> "ContentRange":
        match = re.fullmatch(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|-1)", header.strip())
        if match:
            start, last, total = map(int, match.groups())
            if start <= last and (total == -1 or last < total):
                return cls(start, last + 1, None if total == -1 else total)
        raise CloudinaryError(400, f"Invalid Content-Range - {header[:100]}")

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end == self.total

    def check_size(self, size: int) -> None:
        if size != self.end - self.start:
            raise CloudinaryError(
                400, f"Content-Range does not match the {size} bytes that were received"
            )
        if size < SMALLEST_CHUNK and self.end != self.total:
            raise CloudinaryError(400, "All parts except EOF-chunk must be larger than 5mb")


class Uploads:
    """What has been received of each unfinished file; survives a restart, as the chunks do.

    A row is `{id, public_id, resource_type, total, ranges: [[start, end], …], at, finished}`;
    `total` is None while unknown. `finished` names the asset, so that a chunk sent again
    after its response was lost is recognised.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        for row in store.find(KIND):
            if row["at"] < time.time() - ABANDONED_AFTER:
                store.delete(KIND, row["id"])

    def open(
        self, upload_id: str, resource_type: str, public_id: str, part: ContentRange, *, named: bool
    ) -> dict[str, Any]:
        """Returns the row of this upload, which its first chunk creates.

        A chunk that names (`named`) another asset or another size than the first is refused.
        """
        id = hashlib.sha256(f"{resource_type}/{upload_id}".encode()).hexdigest()
        row = self._store.get(KIND, id) or {
            "id": id,
            "public_id": public_id,
            "resource_type": resource_type,
            "total": part.total,
            "ranges": [],
            "at": time.time(),
            "finished": None,
        }
        totals = {row["total"], part.total} - {None}
        if len(totals) > 1 or (named and not _same(row["public_id"], public_id)):
            raise CloudinaryError(400, "The chunk does not belong to this upload")
        return {**row, "total": next(iter(totals), None)}

    def add(self, row: dict[str, Any], part: ContentRange) -> bool:
        """Marks a chunk as received; returns whether the file is complete."""
        row["ranges"] = _merged([*row["ranges"], [part.start, part.end]])
        self._store.put(KIND, row["id"], row)
        return bool(row["total"] and row["ranges"] == [[0, row["total"]]])

    def finish(self, row: dict[str, Any], key: list[str]) -> None:
        self._store.put(KIND, row["id"], {**row, "finished": key})

    def drop(self, row: dict[str, Any]) -> None:
        self._store.delete(KIND, row["id"])


def write_piece(source: BinaryIO, target: Path, start: int) -> None:
    """Blocks: call it in a thread. Chunks may come in any order."""
    with target.open("r+b" if target.exists() else "w+b") as file:
        file.seek(start)
        while block := source.read(_COPIED_AT_ONCE):
            file.write(block)


def _same(first: str, later: str) -> bool:
    # The SDK sends the returned public id again, with the folder prepended once more.
    return later == first or later.endswith(f"/{first}")


def _merged(ranges: list[list[int]]) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
