"""What a platform declares of its webhooks: the endpoints, their methods and the answers it
expects.

Platforms differ: most post JSON and expect 200; some send a signed GET, or repeat an event until
they read an answer of their own format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from khoa.platforms.events import PlatformEvent

Outcome = Literal["handled", "repeated", "bad_signature", "failed"]
"""`repeated`: an earlier delivery was handled."""


@dataclass(frozen=True)
class Delivery:
    """One webhook request. `query` is the raw query string; `endpoint` the endpoint's path, for a
    platform that has several."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    endpoint: str = ""


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    media_type: str | None = None


@dataclass(frozen=True)
class WebhookEndpoint:
    """Served at /api/webhooks/<platform>, followed by `/<path>` if there is one.

    An outcome that `answers` leaves out is answered by an empty 200, or by a problem document: 400
    for a bad signature, 500 or 503 for a failure.
    """

    path: str = ""
    methods: tuple[str, ...] = ("POST",)
    answers: Mapping[Outcome, Answer] = field(default_factory=dict)

    def url_path(self, platform: str) -> str:
        """Return the path below the school's public address."""
        return f"/api/webhooks/{platform}" + (f"/{self.path}" if self.path else "")


class WebhookSource(Protocol):
    """A platform that sends events: Clerk, and the payment and media providers."""

    name: str
    webhook_endpoints: tuple[WebhookEndpoint, ...]

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """Verify a delivery's signature and parse it. Raises BadSignature."""
        ...

    def read(self, delivery: Delivery) -> PlatformEvent:
        """Parse a delivery that was verified before it was stored."""
        ...
