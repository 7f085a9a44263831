"""What the signed-in person's own pages hand to the house."""

from khoa.base.domain import Domain
from khoa.me import invitations_routes, routes

DOMAIN = Domain("me", routers=[routes.router, invitations_routes.router])
