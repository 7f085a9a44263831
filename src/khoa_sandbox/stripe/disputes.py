"""Disputes: a payer's bank withdraws the money, and a person decides (docs.stripe.com/disputes).

Evidence is neither requested nor stored: the console decides how a dispute goes on.
"""

from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import account, balance, events, listing, objects, shapes
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import StripeError
from khoa_sandbox.stripe.ids import new_id, now
from khoa_sandbox.stripe.requests import ListRequest, Text

FEE = 1500  # US cents, docs.stripe.com/disputes; not refunded
ANSWER_WITHIN = 9 * 24 * 60 * 60
OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")
NETWORK_CODES = {"fraudulent": "10.4", "product_not_received": "13.1"}

_EVIDENCE = """
    access_activity_log billing_address cancellation_policy cancellation_policy_disclosure
    cancellation_rebuttal customer_communication customer_email_address customer_name
    customer_purchase_ip customer_signature duplicate_charge_documentation
    duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy
    refund_policy_disclosure refund_refusal_explanation service_date service_documentation
    shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number
    uncategorized_file uncategorized_text
""".split()


class DisputeList(ListRequest):
    charge: Text | None = None
    payment_intent: Text | None = None


def list_all(call: Call[DisputeList]) -> Document:
    where = listing.given(call.request, "charge", "payment_intent")
    return listing.page(call.context.store, "dispute", "/v1/disputes", call.request, where)


def open_one(
    context: Context, charge_id: str, reason: str = "fraudulent", *, inquiry: bool = False
) -> Document:
    """Disputes what is left of a charge; an inquiry withdraws no money yet.

    Raises StripeError 400 when nothing was paid or a dispute was opened before.
    """
    with context.store.transaction():
        charge = objects.load(context.store, "charge", charge_id)
        amount = charge["amount_captured"] - charge["amount_refunded"]
        if charge["status"] != "succeeded" or amount <= 0:
            raise StripeError(400, f"Charge {charge_id} holds nothing to dispute.")
        if charge["disputed"]:
            raise StripeError(400, f"Charge {charge_id} has been disputed already.")
        dispute = _dispute(charge, amount, reason, inquiry)
        charge["disputed"] = True
        objects.save(context.store, charge)
        if not inquiry:
            _withdraw(context, dispute)
        objects.save(context.store, dispute)
        events.emit(context, "charge.dispute.created", dispute)
        if not inquiry:
            events.emit(context, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def when_due(context: Context, charge_id: str) -> None:
    """Runs the scheduled `dispute` of test cards that dispute by themselves."""
    charge = objects.load(context.store, "charge", charge_id)
    wish = charge["_dispute"]
    if not charge["disputed"] and charge["amount_refunded"] < charge["amount"]:
        open_one(context, charge_id, wish["reason"], inquiry=wish["inquiry"])


def review(context: Context, dispute_id: str) -> Document:
    """Marks evidence as sent and under review. Raises StripeError 400 unless it is awaited."""
    with context.store.transaction():
        dispute = objects.load(context.store, "dispute", dispute_id)
        if not dispute["status"].endswith("needs_response"):
            raise _not_now(dispute)
        before = {"status": dispute["status"], "evidence_details": {**dispute["evidence_details"]}}
        dispute["status"] = dispute["status"].replace("needs_response", "under_review")
        dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
        objects.save(context.store, dispute)
        events.emit(context, "charge.dispute.updated", dispute, previous=before)
    return dispute


def close(context: Context, dispute_id: str, *, won: bool) -> Document:
    """Closes a dispute; a won one returns the money. Raises StripeError 400 if it is closed.

    An inquiry that is won is closed; one that is lost ends as a dispute whose money is gone.
    """
    with context.store.transaction():
        dispute = objects.load(context.store, "dispute", dispute_id)
        if dispute["status"] not in OPEN:
            raise _not_now(dispute)
        withdrawn = bool(dispute["balance_transactions"])
        if won:
            dispute["status"] = "won" if withdrawn else "warning_closed"
        else:
            dispute["status"] = "lost"
        dispute["is_charge_refundable"] = dispute["status"] == "warning_closed"
        moved = None
        if won and withdrawn:
            _reinstate(context, dispute)
            moved = "charge.dispute.funds_reinstated"
        elif not won and not withdrawn:
            _withdraw(context, dispute)
            moved = "charge.dispute.funds_withdrawn"
        objects.save(context.store, dispute)
        events.emit(context, "charge.dispute.closed", dispute)
        if moved:
            events.emit(context, moved, dispute)
    return dispute


def of_charge(context: Context, charge_id: str) -> Document | None:
    """Returns the charge's dispute: at most one here."""
    found = context.store.find(objects.kind("dispute"), {"charge": charge_id}, limit=1)
    return found[0] if found else None


def _withdraw(context: Context, dispute: Document) -> None:
    setup = account.load(context)
    _, currency, _ = balance.convert(dispute["amount"], dispute["currency"], setup)
    _book(
        context,
        dispute,
        -dispute["amount"],
        "withdrawal",
        "dispute",
        balance.dollars(FEE, currency, setup),
    )


def _reinstate(context: Context, dispute: Document) -> None:
    _book(context, dispute, dispute["amount"], "reversal", "dispute_reversal", 0)


def _book(
    context: Context, dispute: Document, amount: int, word: str, reported: str, fee: int
) -> None:
    transaction = balance.book(
        context,
        dispute,
        amount,
        kind="adjustment",
        fee=fee,
        description=f"Chargeback {word} for {dispute['charge']}",
        reported=reported,
    )
    dispute["balance_transactions"] = [*dispute["balance_transactions"], transaction]


def _not_now(dispute: Document) -> StripeError:
    return StripeError(400, f"This dispute's status is {dispute['status']}.")


def _dispute(charge: Document, amount: int, reason: str, inquiry: bool) -> Document:
    details = charge["payment_method_details"]
    method: dict[str, Any] = {"type": details["type"]}
    code = NETWORK_CODES.get(reason)
    if details["type"] == shapes.CARD:
        method[shapes.CARD] = {
            "brand": details[shapes.CARD]["brand"],
            "case_type": "inquiry" if inquiry else "chargeback",
            "network_reason_code": code,
        }
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(_EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now() + ANSWER_WITHIN,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": code,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": method,
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
