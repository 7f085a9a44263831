"""The ledger as a domain."""

from khoa.base.domain import Domain
from khoa.ledger.models import DOCUMENTS, LedgerRow
from khoa.ledger.sums import sum_up

DOMAIN = Domain("ledger", documents=DOCUMENTS, sums={LedgerRow: sum_up})
