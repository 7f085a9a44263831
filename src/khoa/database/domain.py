"""What the database itself keeps for all rooms."""

from khoa.base.domain import Domain
from khoa.database.rates import RateWindow

DOMAIN = Domain("database", documents=[RateWindow])
