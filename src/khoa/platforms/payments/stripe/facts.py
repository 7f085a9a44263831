"""Convert Stripe's objects, as JSON from its API or its events, to Khoa's own types."""

from datetime import UTC, datetime
from typing import Any, Literal

from khoa.platforms.events import (
    ChargeFacts,
    DisputeFacts,
    DisputeStatus,
    MovementFacts,
    PaymentFact,
    RefundFacts,
    RefundStatus,
    SessionFacts,
)

_REFUND_STATUS: dict[str, RefundStatus] = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}
_DISPUTE_STATUS: dict[str, DisputeStatus] = {
    "warning_needs_response": "inquiry",
    "warning_under_review": "inquiry",
    "warning_closed": "inquiry",
    "prevented": "inquiry",
    "needs_response": "open",
    "under_review": "open",
    "won": "won",
    "lost": "lost",
}


EVENT_TYPES = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
]
"""The types that `fact_of` knows. Stripe takes at most 20 in one request."""


def fact_of(kind: str, data: dict[str, Any]) -> PaymentFact | None:
    """Return the fact of an event of this type, or None for a type that Khoa does not use."""
    match kind:
        case (
            "checkout.session.completed"
            | "checkout.session.async_payment_succeeded"
            | "checkout.session.expired"
        ):
            return session_facts(data)
        case "checkout.session.async_payment_failed":
            return session_facts(data, payment_failed=True)
        case "charge.refunded":
            return charge_facts(data)
        case "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated":
            return refund_facts(data)
        case "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed":
            return dispute_facts(data)
    return None


def session_facts(data: dict[str, Any], *, payment_failed: bool = False) -> SessionFacts:
    metadata = data.get("metadata") or {}
    return SessionFacts(
        session_ref=data["id"],
        purchase_id=metadata.get("purchase_id") or data.get("client_reference_id"),
        deployment=metadata.get("deployment"),
        status=data["status"],
        paid=data["payment_status"] != "unpaid",
        payment_failed=payment_failed,
        payment_ref=reference(data.get("payment_intent")),
        amount=data["amount_total"],
        currency=data["currency"],
        url=data.get("url"),
    )


def charge_facts(data: dict[str, Any]) -> ChargeFacts | None:
    """Return None for a charge without a payment intent, which Checkout never makes."""
    payment_ref = reference(data.get("payment_intent"))
    if payment_ref is None:
        return None
    metadata = data.get("metadata") or {}
    return ChargeFacts(
        payment_ref=payment_ref,
        purchase_id=metadata.get("purchase_id"),
        deployment=metadata.get("deployment"),
        amount=data["amount"],
        amount_refunded=data["amount_refunded"],
        currency=data["currency"],
    )


def refund_facts(data: dict[str, Any]) -> RefundFacts | None:
    payment_ref = reference(data.get("payment_intent"))
    if payment_ref is None:
        return None
    metadata = data.get("metadata") or {}
    return RefundFacts(
        refund_ref=data["id"],
        payment_ref=payment_ref,
        purchase_id=metadata.get("purchase_id"),
        deployment=metadata.get("deployment"),
        amount=data["amount"],
        currency=data["currency"],
        status=_REFUND_STATUS.get(data.get("status") or "", "pending"),
        order_id=metadata.get("order_id"),
        lines=tuple(int(at) for at in (metadata.get("lines") or "").split(",") if at.isdecimal()),
    )


def dispute_facts(data: dict[str, Any]) -> DisputeFacts | None:
    payment_ref = reference(data.get("payment_intent"))
    if payment_ref is None:
        return None
    metadata = data.get("metadata") or {}
    return DisputeFacts(
        dispute_ref=data["id"],
        payment_ref=payment_ref,
        purchase_id=metadata.get("purchase_id"),
        deployment=metadata.get("deployment"),
        amount=data["amount"],
        currency=data["currency"],
        status=_DISPUTE_STATUS.get(data["status"], "open"),
    )


def movement_facts(data: dict[str, Any]) -> MovementFacts:
    """Convert a balance transaction whose `source` is expanded."""
    source = data.get("source")
    about: dict[str, Any] = source if isinstance(source, dict) else {}
    amount, currency = data["amount"], data["currency"]
    if "amount" in about and about.get("currency"):
        shown = about["amount"]
        amount, currency = (shown if data["amount"] >= 0 else -shown), about["currency"]
    rate = data.get("exchange_rate")
    return MovementFacts(
        movement_ref=data["id"],
        kind=_movement_kind(data),
        payment_ref=reference(about.get("payment_intent")),
        source_ref=reference(source),
        amount=amount,
        currency=currency,
        settled=data["amount"],
        fee=data["fee"],
        net=data["net"],
        settled_currency=data["currency"],
        rate=None if rate is None else str(rate),
        created_at=datetime.fromtimestamp(data["created"], UTC),
        purchase_id=(about.get("metadata") or {}).get("purchase_id"),
    )


def _movement_kind(
    data: dict[str, Any],
) -> Literal["charge", "refund", "refund_failure", "dispute", "dispute_won", "other"]:
    match data["type"]:
        case "charge" | "payment":
            return "charge"
        case "refund" | "payment_refund":
            return "refund"
        case "refund_failure" | "payment_failure_refund":
            return "refund_failure"
        case "adjustment" if str(reference(data.get("source")) or "").startswith(("dp_", "du_")):
            return "dispute_won" if data["amount"] > 0 else "dispute"
    return "other"


def reference(value: object) -> str | None:
    """Return the id of a reference, which Stripe writes as an id or, expanded, as an object."""
    if isinstance(value, dict):
        found = value.get("id")
        return found if isinstance(found, str) else None
    return value if isinstance(value, str) else None
