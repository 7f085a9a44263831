"""What the catalogue hands to the house."""

from khoa.base.domain import Domain
from khoa.catalogue.routes import router

DOMAIN = Domain("catalogue", routers=[router])
