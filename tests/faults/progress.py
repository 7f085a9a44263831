"""What of a plan was lived, line by line in a file: a run that was stopped, or killed, goes on.

A step that was begun counts as lived. Of one that was cut off in the middle nobody knows how far it
came, as of people who close the page; what is compared afterwards holds for those as well.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class Progress:
    """`said`: what the calls of the run were answered, which has to be true at the end."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self.ready = False
        self.people: dict[int, Line] = {}
        self.begun: dict[int, int] = defaultdict(int)
        """By life: how many of its steps."""
        self.over: set[int] = set()
        self.said: list[Line] = []
        for line in _whole_lines(file):
            self._take(line)
        self._file = file.open("a")

    def note(self, what: str, **more: Any) -> None:
        line = {"what": what, **more}
        with self._lock:
            self._take(line)
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def of(self, what: str) -> Iterator[Line]:
        return (line for line in self.said if line["what"] == what)

    def close(self) -> None:
        self._file.close()

    def _take(self, line: Line) -> None:
        match line["what"]:
            case "ready":
                self.ready = True
            case "person":
                self.people[line["life"]] = line
            case "step":
                self.begun[line["life"]] = line["number"] + 1
            case "over":
                self.over.add(line["life"])
            case _:
                self.said.append(line)


def _whole_lines(file: Path) -> Iterator[Line]:
    """Without the one in the middle of which the run was killed."""
    text = file.read_text() if file.exists() else ""
    whole, _, rest = text.rpartition("\n")
    if rest:
        file.write_text(f"{whole}\n" if whole else "")
    for line in whole.splitlines():
        yield json.loads(line)
