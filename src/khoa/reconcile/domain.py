"""Reconciliation as a domain."""

from khoa.base.domain import Domain
from khoa.reconcile.models import ReconcileState, Reconciliation
from khoa.reconcile.timer import ReconcileTimer

DOMAIN = Domain(
    "reconcile", documents=[Reconciliation, ReconcileState], background=[ReconcileTimer]
)
