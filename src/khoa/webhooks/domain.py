"""What the doors hand to the house: the inbox, and what it still has to do."""

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
        "events": reconcile.missed,
        "inbox": reconcile.left_over,
        "deleted": reconcile.deleted,
    },
)
