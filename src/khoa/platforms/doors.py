"""The doors by which a platform tells us of what happened there, and how it wants to be answered.

Platforms differ: most post JSON and are content with a 200; some ask by a signed GET, or repeat
until they read words of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from khoa.platforms.events import PlatformEvent

Outcome = Literal["handled", "repeated", "bad_signature", "failed"]
"""`repeated`: it was handled by an earlier delivery."""


@dataclass(frozen=True)
class Delivery:
    """One request as it came in. `query` is what followed the `?`, undecoded; `door` the path of
    the door, for a platform that has several."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    door: str = ""


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    media_type: str | None = None


@dataclass(frozen=True)
class Door:
    """At /api/webhooks/<platform>, with `/<path>` when there is one.

    What has no answer of the platform's own is answered 200 and nothing when all is well, else by
    a problem document: 400 for a bad signature, 500 or 503 for a failure.
    """

    path: str = ""
    methods: tuple[str, ...] = ("POST",)
    answers: Mapping[Outcome, Answer] = field(default_factory=dict)

    def address(self, platform: str) -> str:
        """Below the school's own."""
        return f"/api/webhooks/{platform}" + (f"/{self.path}" if self.path else "")


class TellingPlatform(Protocol):
    """Whoever sends us events: Clerk, and the providers of payments and of media."""

    name: str
    doors: tuple[Door, ...]

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """The event of a signed delivery. BadSignature when it is not the platform's."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """The event of a delivery that was verified when it was stored."""
        ...
