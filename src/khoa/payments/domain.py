"""Payments as a domain: providers' events, intents for them, and parts of a reconciliation."""

from typing import Any

from khoa.base.domain import Domain, Effect, Person
from khoa.context import Context
from khoa.payments import (
    claiming,
    claiming_routes,
    movements,
    reconcile,
    reconcile_refunds,
    redeeming_routes,
    refund_routes,
    refunds,
    routes,
    transfer_routes,
)
from khoa.payments.intents import LookAtPayment, OfferPurchase, RefundPayment
from khoa.payments.settle import fulfil_event
from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.manual.provider import Transfer, reference_of
from khoa.platforms.registry import REGISTRY
from khoa.purchases.models import Purchase


async def on_payment_fact(context: Context, event: PlatformEvent) -> Effect:
    """A refund or a dispute need not name its deployment; what names another one is foreign."""
    fact = event.fact
    assert isinstance(fact, SessionFacts | ChargeFacts | RefundFacts | DisputeFacts)
    unnamed = fact.deployment is None and isinstance(fact, RefundFacts | DisputeFacts)
    if fact.deployment != context.deployment and not unnamed:
        return Effect("foreign")
    settled = await fulfil_event(event.provider, fact)
    if settled is None:
        return Effect("unmatched")
    states = dict.fromkeys((settled.before, settled.purchase.state))
    return Effect("handled", settled.purchase.purchase_id, tuple(states))


async def export(context: Context, person: Person) -> dict[str, Any]:
    """Return the bank transfers for the person's purchases."""
    if person.user_id is None:
        return {}
    purchases = Purchase.find({"user_id": person.user_id})
    ids = [reference_of(purchase.number) async for purchase in purchases]
    found = await Transfer.find({"_id": {"$in": ids}}).to_list()
    return {"transfers": [_exported(transfer) for transfer in found]}


def _exported(transfer: Transfer) -> dict[str, Any]:
    shown = transfer.model_dump(mode="json", include={"id", "number", "total", "created_at"})
    received = [part.model_dump(mode="json", exclude={"by"}) for part in transfer.received]
    return {**shown, "received": received}


DOMAIN = Domain(
    "payments",
    export=export,
    documents=REGISTRY.documents(),
    routers=[
        routes.router,
        redeeming_routes.router,
        transfer_routes.router,
        refund_routes.router,
        claiming_routes.router,
    ],
    intent_handlers={
        RefundPayment: refunds.carry_out,
        LookAtPayment: refunds.look_at_payment,
        OfferPurchase: claiming.offer,
    },
    invitations=[claiming.PURCHASE],
    on_event=dict.fromkeys((SessionFacts, ChargeFacts, RefundFacts, DisputeFacts), on_payment_fact),
    reconcile={
        "pending": reconcile.pending,
        "payments": reconcile.on_their_way,
        "orders": reconcile_refunds.ordered,
        "ledger": movements.movements,
    },
)
