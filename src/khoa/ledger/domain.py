"""What the ledger hands to the house."""

from khoa.base.domain import Domain
from khoa.ledger.models import DOCUMENTS

DOMAIN = Domain("ledger", documents=DOCUMENTS)
