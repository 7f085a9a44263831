"""The database: the client, transactions, migrations, the clock and rate limits."""

from khoa.database import migrations
from khoa.database.client import Database
from khoa.database.transaction import (
    TRANSACTION_SECONDS,
    OutcomeUnknown,
    TransactionMisused,
    TransactionTimeout,
    in_transaction,
    require_transaction,
)

__all__ = [
    "TRANSACTION_SECONDS",
    "Database",
    "OutcomeUnknown",
    "TransactionMisused",
    "TransactionTimeout",
    "in_transaction",
    "migrations",
    "require_transaction",
]
