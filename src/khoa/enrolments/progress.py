"""The state of each lecture for one person, stored as a single text in the enrolment's row.

Otherwise the row of a person halfway through a long course would have a thousand values, and each
tick would make the database read and write all of them (ADR 26).
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

_OPENED, _LEARNED, _COMPLETED = 0, 1, 2


class LectureState(NamedTuple):
    """`learned` means that it was ever completed, which decides about refunds and cannot be undone.
    `position` in seconds from the start."""

    completed: bool = False
    learned: bool = False
    position: float = 0.0


def read(text: str) -> dict[str, LectureState]:
    """Parse the stored text; return states by lecture id."""
    kept: dict[str, tuple[int, float]] = json.loads(text) if text else {}
    return {
        lecture_id: LectureState(state == _COMPLETED, state >= _LEARNED, position)
        for lecture_id, (state, position) in kept.items()
    }


def write(lectures: Mapping[str, LectureState]) -> str:
    """Return the text that `read` parses: each lecture's state as a number, and the position."""
    kept = {lecture_id: (_number(at), at.position) for lecture_id, at in lectures.items()}
    return json.dumps(kept, separators=(",", ":"))


def _number(at: LectureState) -> int:
    if at.completed:
        return _COMPLETED
    return _LEARNED if at.learned else _OPENED
