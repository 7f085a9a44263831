"""How far a person is in each lecture, as the one text that an enrolment's row keeps of it.

The row of who has done half of a long course would hold a thousand values otherwise, and each tick
would have the database read and write all of them (ADR 26).
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

_OPENED, _LEARNED, _COMPLETED = 0, 1, 2


class LectureState(NamedTuple):
    """`learned`: it was ever completed, which is what a refund goes by; who marks it as unseen
    again has seen it all the same. `position` in seconds from the start."""

    completed: bool = False
    learned: bool = False
    position: float = 0.0


def read(text: str) -> dict[str, LectureState]:
    """By lecture id."""
    kept: dict[str, tuple[int, float]] = json.loads(text) if text else {}
    return {
        lecture_id: LectureState(state == _COMPLETED, state >= _LEARNED, position)
        for lecture_id, (state, position) in kept.items()
    }


def write(lectures: Mapping[str, LectureState]) -> str:
    """What `read` reads: each lecture's state as a number, and the position."""
    kept = {lecture_id: (_number(at), at.position) for lecture_id, at in lectures.items()}
    return json.dumps(kept, separators=(",", ":"))


def _number(at: LectureState) -> int:
    if at.completed:
        return _COMPLETED
    return _LEARNED if at.learned else _OPENED
