"""Where the index lies on disk. Imports nothing: the supervisor asks before anything is loaded."""

from pathlib import Path

VERSION = "2"
"""Of all that the index holds and how (schema.py, text.py): another version is another folder,
built anew."""

STATE_FILE = "khoa.json"
"""Written after each commit: without it there is no index."""


def folder(data_dir: Path) -> Path:
    return data_dir / "search" / VERSION
