"""The database as a domain: the collection of rate limits."""

from khoa.base.domain import Domain
from khoa.database.rates import RateWindow

DOMAIN = Domain("database", documents=[RateWindow])
