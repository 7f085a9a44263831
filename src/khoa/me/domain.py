"""What the signed-in person's own pages hand to the house."""

from khoa.base.domain import Domain
from khoa.me.routes import router

DOMAIN = Domain("me", routers=[router])
