"""The console's actions on payments; each is one transaction with its webhooks.

All but the list raise `StripeError` (`.status`, `.error["message"]`) when refused.
"""

from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.stripe import account, disputes, objects, payments, refunds, sessions

SHOWN = 20  # of a payment's refunds


def list_payments(context: Context, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """Lists sessions, the newest first, as rows of a table.

    A row is `{session, status, payment_status, lines, amount, currency, email, created, pay_url,
    payment_intent, charge, intent_status, refunded, failure, can_refund, can_settle, can_dispute,
    refunds, dispute}`: amounts in minor units, `created` in seconds since 1970, `lines` the names
    of what is bought, `failure` the last decline's message, `refunds` and `dispute` (or None) what
    their buttons need.
    """
    found = context.store.find(objects.kind(sessions.NAME), limit=limit, offset=offset)
    return [_row(context, sessions.current(context, session["id"])) for session in found]


def refund(
    context: Context,
    charge_id: str,
    amount: int | None = None,
    outcome: account.Refunds | None = None,
) -> dict[str, Any]:
    """Refunds a charge: the remainder when `amount` (minor units) is None."""
    charge = objects.load(context.store, "charge", charge_id)
    made = refunds.refund(context, charge, amount, reason="requested_by_customer", outcome=outcome)
    return objects.public(made)


def refund_succeeds(context: Context, refund_id: str) -> dict[str, Any]:
    return objects.public(refunds.succeed(context, refund_id))


def refund_fails(context: Context, refund_id: str) -> dict[str, Any]:
    return objects.public(refunds.fail(context, refund_id))


def dispute(
    context: Context, charge_id: str, reason: str, *, inquiry: bool = False
) -> dict[str, Any]:
    """Opens a dispute of a charge; an inquiry withdraws no money yet."""
    return objects.public(disputes.open_one(context, charge_id, reason, inquiry=inquiry))


def dispute_reviewed(context: Context, dispute_id: str) -> dict[str, Any]:
    return objects.public(disputes.review(context, dispute_id))


def dispute_won(context: Context, dispute_id: str) -> dict[str, Any]:
    return objects.public(disputes.close(context, dispute_id, won=True))


def dispute_lost(context: Context, dispute_id: str) -> dict[str, Any]:
    return objects.public(disputes.close(context, dispute_id, won=False))


def settle(context: Context, payment_intent_id: str) -> dict[str, Any]:
    """Lets a bank transfer arrive; returns the payment intent."""
    return objects.public(payments.settle(context, payment_intent_id))


def fail(context: Context, payment_intent_id: str) -> dict[str, Any]:
    """Lets a bank transfer fail; returns the payment intent."""
    return objects.public(payments.fail(context, payment_intent_id))


def _row(context: Context, session: dict[str, Any]) -> dict[str, Any]:
    store = context.store
    intent_id = session["payment_intent"]
    intent = objects.load(store, "payment_intent", intent_id) if intent_id else None
    charge_id = intent["latest_charge"] if intent else None
    charge = objects.load(store, "charge", charge_id) if charge_id else None
    error = intent["last_payment_error"] if intent else None
    paid = charge is not None and charge["paid"]
    disputed = disputes.of_charge(context, charge_id) if charge_id else None
    given_back = (
        store.find(objects.kind("refund"), {"charge": charge_id}, limit=SHOWN) if charge_id else []
    )
    open_to_refund = disputed is None or refunds.refundable(disputed)
    return {
        "session": session["id"],
        "status": session["status"],
        "payment_status": session["payment_status"],
        "lines": [line["description"] for line in session["_line_items"]],
        "amount": session["amount_total"],
        "currency": session["currency"],
        "email": (session["customer_details"] or {}).get("email"),
        "created": session["created"],
        "pay_url": session["url"],
        "payment_intent": intent_id,
        "charge": charge_id,
        "intent_status": intent["status"] if intent else None,
        "refunded": charge["amount_refunded"] if charge else 0,
        "failure": error["message"] if error else None,
        "can_refund": bool(paid and charge and not charge["refunded"] and open_to_refund),
        "can_settle": bool(intent and intent["status"] == "processing"),
        "can_dispute": bool(paid and charge and not charge["refunded"] and disputed is None),
        "refunds": [{name: one[name] for name in ("id", "amount", "status")} for one in given_back],
        "dispute": disputed
        and {
            **{name: disputed[name] for name in ("id", "amount", "reason", "status")},
            "open": disputed["status"] in disputes.OPEN,
            "can_review": disputed["status"].endswith("needs_response"),
        },
    }
