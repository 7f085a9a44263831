"""Counters that `GET /metrics` exposes. They live here so that every layer can use them."""

from prometheus_client import Counter

webhook_events = Counter(
    "khoa_webhook_events",
    "Runs of a platform's events, by what became of them.",
    ("provider", "outcome"),
)
outbox_attempts = Counter(
    "khoa_outbox_attempts",
    "Attempts at what must be done outside.",
    ("kind", "outcome"),
)
