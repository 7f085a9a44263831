"""Texts as people type them, made fit to keep: composed (NFC), trimmed, without control
characters, halves of surrogate pairs, which no database keeps, and marks that turn the direction
of what is written after them.

Types for request bodies: what comes in is cleaned before its length is counted, so that a
decomposed Vietnamese title is not longer than the same one composed.
"""

import re
import unicodedata
from typing import Annotated, Any

import nh3
from pydantic import AfterValidator, BeforeValidator, StringConstraints

TAGS = set(
    "h2 h3 p ul ol li strong em u s blockquote code pre a table thead tbody tr th td br hr".split()
)
_TURNING = "\u202a\u202b\u202c\u202d\u202e"
_UNSEEN = re.compile(r"<[^>]*>|\s|&nbsp;|[\u200b-\u200f\u2060\ufeff]")


def clean_line(value: Any) -> Any:
    """One line: every run of white space is one space. Empty when nothing of it can be seen."""
    if not isinstance(value, str):
        return value
    line = " ".join(_without_controls(value).split())
    return line if any(unicodedata.category(c) not in ("Cf", "Zs") for c in line) else ""


def clean_text(value: Any) -> Any:
    """Plain text that keeps its line breaks."""
    if not isinstance(value, str):
        return value
    return _without_controls(value.replace("\r\n", "\n")).strip()


def clean_html(value: str) -> str:
    """Only the editor's own tags and https links; empty when nothing of it can be seen."""
    cleaned = nh3.clean(
        value,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https"},
        url_relative="deny",
        link_rel="noopener nofollow",
    ).strip()
    seen = _UNSEEN.sub("", cleaned)
    return cleaned if seen or "<hr" in cleaned else ""


def _without_controls(value: str) -> str:
    value = value.translate(dict.fromkeys(map(ord, _TURNING)))
    kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


Line = Annotated[str, BeforeValidator(clean_line)]
Text = Annotated[str, BeforeValidator(clean_text)]
Title = Annotated[Line, StringConstraints(min_length=3, max_length=120)]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=120)]
"""Of a chapter or a lecture."""
Point = Annotated[Line, StringConstraints(min_length=1, max_length=200)]
Description = Annotated[Text, StringConstraints(max_length=20_000), AfterValidator(clean_html)]
LectureHtml = Annotated[Text, StringConstraints(max_length=50_000), AfterValidator(clean_html)]
