"""What the console offers on payments; each call is one transaction with its webhooks.

`refund`, `settle` and `fail` raise `StripeError` (`.status`, `.error["message"]`) when refused.
"""

from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.stripe import objects, payments, refunds, sessions


def list_payments(context: Context, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """The newest sessions first, as rows for a table.

    A row is `{session, status, payment_status, lines, amount, currency, email, created, pay_url,
    payment_intent, charge, intent_status, refunded, failure, can_refund, can_settle}`: amounts in
    minor units, `created` in seconds since 1970, `lines` the names of what is bought, `failure` the
    last refusal's message.
    """
    found = context.store.find(objects.kind(sessions.NAME), limit=limit, offset=offset)
    return [_row(context, sessions.current(context, session["id"])) for session in found]


def refund(context: Context, charge_id: str, amount: int | None = None) -> dict[str, Any]:
    """Refunds a charge, all that is left of it when `amount` (minor units) is None."""
    charge = objects.load(context.store, "charge", charge_id)
    return objects.public(refunds.refund(context, charge, amount, reason="requested_by_customer"))


def settle(context: Context, payment_intent_id: str) -> dict[str, Any]:
    """Lets a bank transfer arrive; answers the payment intent."""
    return objects.public(payments.settle(context, payment_intent_id))


def fail(context: Context, payment_intent_id: str) -> dict[str, Any]:
    """Lets a bank transfer fail; answers the payment intent."""
    return objects.public(payments.fail(context, payment_intent_id))


def _row(context: Context, session: dict[str, Any]) -> dict[str, Any]:
    store = context.store
    intent_id = session["payment_intent"]
    intent = objects.load(store, "payment_intent", intent_id) if intent_id else None
    charge_id = intent["latest_charge"] if intent else None
    charge = objects.load(store, "charge", charge_id) if charge_id else None
    error = intent["last_payment_error"] if intent else None
    paid = charge is not None and charge["paid"]
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
        "can_refund": bool(paid and charge and not charge["refunded"]),
        "can_settle": bool(intent and intent["status"] == "processing"),
    }
