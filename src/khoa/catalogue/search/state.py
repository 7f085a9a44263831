"""How far the index is: written after each commit, so that it never claims more than there is."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from bson import ObjectId
from bson.errors import InvalidId

from khoa.catalogue.search.folder import STATE_FILE
from khoa.courses.changes import Position


@dataclass(frozen=True)
class IndexState:
    """`deployment` names the database that the index is of; `position` is in its journal. `cards`
    tells how the cards were made: an index of other ones is built anew."""

    deployment: str
    cards: str
    position: Position

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """None when there is none or it cannot be read: the index is then built anew."""
        try:
            kept = json.loads((folder / STATE_FILE).read_text())
            at, newest = datetime.fromisoformat(kept["at"]), kept["newest"]
            return cls(
                kept["deployment"],
                kept["cards"],
                Position(at, ObjectId(newest) if newest else None),
            )
        except (FileNotFoundError, ValueError, TypeError, KeyError, InvalidId):
            return None

    def write(self, folder: Path) -> None:
        at, newest = self.position.at.isoformat(), self.position.newest
        kept = {
            "deployment": self.deployment,
            "cards": self.cards,
            "at": at,
            "newest": newest and str(newest),
        }
        partial = folder / f"{STATE_FILE}.partial"
        partial.write_text(json.dumps(kept))
        partial.replace(folder / STATE_FILE)
