"""`GET /metrics`: numbers for a Prometheus server, which asks for them with a token."""

import secrets
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.responses import Response

from khoa.base.errors import NotFound
from khoa.context import Context, CurrentContext
from khoa.outbox.models import Intent
from khoa.purchases.models import Purchase
from khoa.webhooks.models import InboxEvent

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def show_metrics(request: Request, context: CurrentContext) -> Response:
    """With `Authorization: Bearer` KHOA_METRICS_TOKEN; without such a setting, to this machine in
    development and to nobody in production."""
    if not _allowed(request, context):
        raise NotFound
    text = _counted(context) + generate_latest(await _waiting())
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _allowed(request: Request, context: Context) -> bool:
    token = context.settings.metrics_token
    if token is None:
        here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
        return here and not context.settings.production
    given = request.headers.get("authorization", "")
    return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())


def _counted(context: Context) -> bytes:
    """The sums over all worker processes, which keep theirs in files side by side."""
    folder = context.settings.metrics_dir
    if not folder.is_dir():
        return generate_latest(REGISTRY)
    whole = CollectorRegistry()
    MultiProcessCollector(whole, path=str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(whole)


async def _waiting() -> CollectorRegistry:
    """What is not as it should be, counted in the database at the moment of asking."""
    inbox = GaugeMetricFamily(
        "khoa_inbox_events", "Events that were not handled.", labels=["state"]
    )
    for state in ("received", "failed", "unmatched"):
        inbox.add_metric([state], await InboxEvent.find({"state": state}).count())
    outbox = GaugeMetricFamily("khoa_outbox_waiting", "Tasks still to be done outside.")
    outbox.add_metric([], await Intent.find({"state": "waiting"}).count())
    late = GaugeMetricFamily(
        "khoa_outbox_late_seconds", "How long the task that is due longest has been due."
    )
    first = await Intent.find({"state": "waiting"}).sort("next_at").first_or_none()
    overdue = (datetime.now(UTC) - first.next_at).total_seconds() if first else 0.0
    late.add_metric([], max(overdue, 0.0))
    purchases = GaugeMetricFamily(
        "khoa_purchases_waiting", "Purchases that a person in the office has to look at."
    )
    purchases.add_metric([], await Purchase.find({"waits": True}).count())
    registry = CollectorRegistry()
    registry.register(_Ready([inbox, outbox, late, purchases]))
    return registry


class _Ready(Collector):
    def __init__(self, families: list[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> list[GaugeMetricFamily]:
        return self._families
