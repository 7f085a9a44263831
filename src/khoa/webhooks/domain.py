"""Webhooks as a domain."""

from khoa.base.domain import Domain
from khoa.webhooks import reconcile
from khoa.webhooks.forgetting import forget
from khoa.webhooks.models import InboxEvent
from khoa.webhooks.routes import router

DOMAIN = Domain(
    "webhooks",
    documents=[InboxEvent],
    routers=[router],
    forget=forget,
    reconcile={
        "events": reconcile.missed_events,
        "inbox": reconcile.unhandled_events,
        "deleted": reconcile.deleted_people,
    },
)
