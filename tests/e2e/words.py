"""The interface's own words, so that a test names a button as its reader does, in any language."""

import json
import re
from functools import cache
from typing import Any

from tests.stack import ROOT

LOCALES = ROOT / "web" / "src" / "locales"


@cache
def _file(language: str, namespace: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((LOCALES / language / f"{namespace}.json").read_text())
    return words


class Words:
    """`words("courses.buyNow")` is what the file courses.json of this language says at `buyNow`."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for an unknown key, or a placeholder that `values` leaves open."""
        namespace, *path = key.split(".")
        found: Any = _file(self.language, namespace)
        for part in path:
            found = found[part]
        return re.sub(r"{{(\w+)}}", lambda match: str(values[match[1]]), found)
