"""Differences that are not summed up yet, and the lease of the process that sums them up."""

from datetime import datetime
from typing import Any

from beanie import Document


class CountDue(Document):
    """A difference to a row's counts: inserted in the transaction of what it counts, and deleted
    when it is added to the row."""

    collection: str
    row: Any
    """The id of the row that has the counts."""
    changes: dict[str, int]

    class Settings:
        name = "counts_due"


class CountingState(Document):
    """The only row of its collection: the lease. Everything committed by `as_of` is summed up."""

    id: str = "counting"  # type: ignore[assignment]
    holder: str | None = None
    until: datetime
    as_of: datetime | None = None

    class Settings:
        name = "counting_state"


DOCUMENTS = [CountDue, CountingState]
