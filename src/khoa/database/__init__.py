"""The database: the client, transactions, and what the domains declare."""

from khoa.database.client import TRANSACTION_SECONDS, Database, TransactionTimeout

__all__ = ["TRANSACTION_SECONDS", "Database", "TransactionTimeout"]
