"""The catalogue as a domain."""

from khoa.base.domain import Domain
from khoa.catalogue.routes import router

DOMAIN = Domain("catalogue", routers=[router])
