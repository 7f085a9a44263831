"""The API's writes, each with what it needs. A case is prepared anew for each call, since a call
leaves its effect."""

from tests.failover.buyer_writes import BUYERS
from tests.failover.office_writes import OFFICE
from tests.failover.studio_writes import STUDIO

WRITES = (*STUDIO, *BUYERS, *OFFICE)

UNTRIED = {
    "POST /api/cart/quote": "writes nothing",
    "POST /api/me/invitations/{invitation_id}/show": "writes nothing",
    "POST /api/admin/reconciliations": "starts a run, which may come again, unless one is on",
    "POST /api/webhooks/{platform}/{door}": "no platform in the house has a second door",
}
"""Writes that are not among the cases, and why."""
