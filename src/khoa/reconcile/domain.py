"""What reconciliation hands to the house."""

from khoa.base.domain import Domain
from khoa.reconcile.models import ReconcileState, Reconciliation

DOMAIN = Domain("reconcile", documents=[Reconciliation, ReconcileState])
