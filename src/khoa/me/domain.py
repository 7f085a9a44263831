"""The pages of the signed-in person as a domain."""

from khoa.base.domain import Domain
from khoa.me import invitations_routes, routes

DOMAIN = Domain("me", routers=[routes.router, invitations_routes.router])
