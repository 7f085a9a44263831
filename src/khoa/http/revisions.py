"""Optimistic locking by `If-Match`: no change is made to a revision that the caller has not
seen."""

from typing import Annotated

from fastapi import Depends, Header

from khoa.base.errors import ChangedElsewhere
from khoa.http.openapi import raises


@raises(ChangedElsewhere)
def seen_revision(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the revision in `If-Match: "7"`, or None without one.

    A malformed value returns -1, which matches no revision, so that the change is refused.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


SeenRevision = Annotated[int | None, Depends(seen_revision)]
"""The revision that the caller's page shows; an outdated one is refused by 409
changed_elsewhere."""
