"""Clean the texts that people type: compose (NFC) and trim them, and remove control characters,
lone surrogates, which no database stores, and bidirectional overrides.

These are types for request bodies. Texts are cleaned before their length is checked, so that a
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
_BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e"
_INVISIBLE = re.compile(r"<[^>]*>|\s|&nbsp;|[\u200b-\u200f\u2060\ufeff]")


def clean_line(value: Any) -> Any:
    """Make one line with single spaces; empty if nothing in it is visible."""
    if not isinstance(value, str):
        return value
    line = " ".join(_without_controls(value).split())
    return line if any(unicodedata.category(c) not in ("Cf", "Zs") for c in line) else ""


def clean_text(value: Any) -> Any:
    """Clean plain text, keeping its line breaks."""
    if not isinstance(value, str):
        return value
    return _without_controls(value.replace("\r\n", "\n")).strip()


def clean_html(value: str) -> str:
    """Keep only the editor's own tags and https links; empty if nothing is visible."""
    cleaned = nh3.clean(
        value,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https"},
        url_relative="deny",
        link_rel="noopener nofollow",
    ).strip()
    visible = _INVISIBLE.sub("", cleaned)
    return cleaned if visible or "<hr" in cleaned else ""


def _without_controls(value: str) -> str:
    value = value.translate(dict.fromkeys(map(ord, _BIDI_CONTROLS)))
    kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


Line = Annotated[str, BeforeValidator(clean_line)]
Text = Annotated[str, BeforeValidator(clean_text)]
Title = Annotated[Line, StringConstraints(min_length=3, max_length=120)]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=120)]
"""The title of a chapter or a lecture."""
Point = Annotated[Line, StringConstraints(min_length=1, max_length=200)]
Description = Annotated[Text, StringConstraints(max_length=20_000), AfterValidator(clean_html)]
LectureHtml = Annotated[Text, StringConstraints(max_length=50_000), AfterValidator(clean_html)]
