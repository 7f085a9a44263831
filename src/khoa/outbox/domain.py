"""The outbox as a domain."""

from khoa.base.domain import Domain
from khoa.outbox.models import Intent
from khoa.outbox.reconcile import leftovers
from khoa.outbox.worker import OutboxWorker

DOMAIN = Domain(
    "outbox", documents=[Intent], reconcile={"outbox": leftovers}, background=[OutboxWorker]
)
