"""Render the built page with its head, the configuration and the first data inserted.

No Node runs here. The head holds what search engines and link previews read, and the page carries
the API's responses for its first view, so that it needs no other round trip.
"""

import html
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from khoa.pages.config import WebConfig

_HEAD_END = "</head>"


@dataclass(frozen=True)
class Page:
    """`queries` maps an API path to the JSON text of its response; `structured` is JSON-LD."""

    title: str
    description: str
    path: str
    status: int = 200
    image: str | None = None
    structured: dict[str, object] | None = None
    queries: dict[str, str] = field(default_factory=dict)
    indexed: bool = True


class Shell:
    """The built index.html, read once. Raise FileNotFoundError if the web was not built."""

    def __init__(self, index: Path) -> None:
        text = index.read_text("utf-8")
        head, self._rest = text.split(_HEAD_END, 1)
        start, end = head.find("<title>"), head.find("</title>")
        self._head = head[:start] + head[end + len("</title>") :] if start >= 0 else head

    def render(self, page: Page, config: WebConfig, language: str) -> str:
        """Return the whole document in this language; everything inserted is escaped."""
        address = config.public_url + page.path
        tags = [
            f"<title>{html.escape(page.title)}</title>",
            _meta("name", "description", page.description),
            _meta("property", "og:title", page.title),
            _meta("property", "og:description", page.description),
            _meta("property", "og:url", address),
            _meta("property", "og:type", "website"),
            f'<link rel="canonical" href="{html.escape(address)}">',
        ]
        tags += [
            f'<link rel="alternate" hreflang="{code}" href="{html.escape(_in(address, code))}">'
            for code in config.languages
        ]
        if page.image:
            tags.append(_meta("property", "og:image", page.image))
        if not page.indexed:
            tags.append(_meta("name", "robots", "noindex"))
        if page.structured:
            tags.append(_data("application/ld+json", json.dumps(page.structured)))
        bootstrap = (
            f'{{"config":{config.model_dump_json()},"queries":{{'
            + ",".join(f"{json.dumps(path)}:{text}" for path, text in page.queries.items())
            + "}}"
        )
        tags.append(_data("application/json", bootstrap, id="khoa-bootstrap"))
        head = re.sub(r"<html[^>]*>", f'<html lang="{language}">', self._head, count=1)
        return head + "".join(tags) + _HEAD_END + self._rest


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{html.escape(content)}">'


def _data(kind: str, text: str, id: str = "") -> str:
    """Return a data block, with `<` escaped so that no content can close it."""
    safe = text.replace("<", "\\u003c")
    name = f' id="{id}"' if id else ""
    return f'<script type="{kind}"{name}>{safe}</script>'


def _in(address: str, language: str) -> str:
    return f"{address}?{urlencode({'lang': language})}"
