"""What is still to be counted, and who counts."""

from datetime import datetime
from typing import Any

from beanie import Document


class CountDue(Document):
    """What a row's counts lack: written with the change that it counts, removed once it is in."""

    collection: str
    row: Any
    """The id of the row that holds the counts."""
    changes: dict[str, int]

    class Settings:
        name = "counts_due"


class CountingState(Document):
    """The one row of the process that sums up. `as_of`: all that was committed by then is in."""

    id: str = "counting"  # type: ignore[assignment]
    holder: str | None = None
    until: datetime
    as_of: datetime | None = None

    class Settings:
        name = "counting_state"


DOCUMENTS = [CountDue, CountingState]
