"""How far the index is: written after each commit, so that it never claims more than there is."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

STATE_FILE = "khoa.json"


@dataclass(frozen=True)
class IndexState:
    """`deployment` names the database that the index is of; `revision` is the courses'."""

    deployment: str
    revision: int

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """None when there is none or it cannot be read: the index is then built anew."""
        try:
            return cls(**json.loads((folder / STATE_FILE).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        partial = folder / f"{STATE_FILE}.partial"
        partial.write_text(json.dumps(asdict(self)))
        partial.replace(folder / STATE_FILE)
