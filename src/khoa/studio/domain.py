"""The studio domain: its routes."""

from khoa.base.domain import Domain
from khoa.studio import (
    captions_routes,
    coupons_routes,
    curriculum_routes,
    earnings_routes,
    routes,
    team_routes,
)

DOMAIN = Domain(
    "studio",
    routers=[
        routes.router,
        routes.pictures,
        curriculum_routes.router,
        captions_routes.router,
        earnings_routes.router,
        coupons_routes.router,
        team_routes.router,
    ],
)
