"""The office as a domain."""

from khoa.base.domain import Domain
from khoa.office import (
    audit_routes,
    inbox_routes,
    invitations_routes,
    ledger_routes,
    metrics_routes,
    overview_routes,
    people_routes,
    purchases_routes,
    school_routes,
    transfers_routes,
)

DOMAIN = Domain(
    "office",
    routers=[
        purchases_routes.router,
        inbox_routes.router,
        transfers_routes.router,
        ledger_routes.router,
        overview_routes.router,
        audit_routes.router,
        school_routes.router,
        people_routes.router,
        invitations_routes.router,
        metrics_routes.router,
    ],
)
