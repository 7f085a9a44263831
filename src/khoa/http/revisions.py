"""Which revision of a thing the caller's page shows, so that no change is made blindly."""

from typing import Annotated

from fastapi import Depends, Header

from khoa.base.errors import ChangedElsewhere
from khoa.http.openapi import raises


@raises(ChangedElsewhere)
def seen_revision(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """The revision that the caller's page shows, if it says so by `If-Match: "7"`.

    What cannot be a revision matches none, so that the change is refused rather than made blindly.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


Seen = Annotated[int | None, Depends(seen_revision)]
"""Guards against a second tab: another revision than the present one is 409 changed_elsewhere."""
