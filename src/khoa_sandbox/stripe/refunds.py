"""Refunds: in part, in full, never more than was paid (docs.stripe.com/api/refunds).

The card decides the outcome (docs.stripe.com/testing#refunds), else the account.
"""

from typing import Any, ClassVar

from pydantic import Field

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import account, agenda, balance, disputes, events, listing, objects, shapes
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import InvalidParameter, StripeError
from khoa_sandbox.stripe.events import NOBODY, Cause
from khoa_sandbox.stripe.ids import now
from khoa_sandbox.stripe.money import check_unit, format_amount
from khoa_sandbox.stripe.requests import ListRequest, Metadata, Positive, Reason, Request, Text

REFERENCE = 2  # seconds until the bank's reference is known
LATER = 5  # seconds until an asynchronous refund succeeds or fails


class RefundCreate(Request):
    unsupported: ClassVar[frozenset[str]] = frozenset(
        "currency customer instructions_email origin refund_application_fee"
        " reverse_transfer".split()
    )
    amount: Positive | None = None
    charge: Text | None = None
    payment_intent: Text | None = None
    reason: Reason | None = None
    metadata: Metadata = Field(default_factory=dict)


class RefundList(ListRequest):
    charge: Text | None = None
    payment_intent: Text | None = None


def create(call: Call[RefundCreate]) -> Document:
    request, context = call.request, call.context
    if request.charge is None and request.payment_intent is None:
        raise InvalidParameter(
            "One of the following params should be provided for this request: payment_intent or "
            "charge."
        )
    if request.charge is not None:
        # Stripe's error names `id` here, as if the charge were in the path.
        charge = objects.load(context.store, "charge", request.charge)
        if request.payment_intent not in (None, charge["payment_intent"]):
            raise InvalidParameter(
                "The charge does not belong to the payment intent.", param="charge"
            )
    else:
        charge = _charge_of(context, str(request.payment_intent))
    return refund(
        context,
        charge,
        request.amount,
        reason=request.reason,
        metadata=request.metadata,
        cause=call.cause,
    )


def list_all(call: Call[RefundList]) -> Document:
    where = listing.given(call.request, "charge", "payment_intent")
    return listing.page(call.context.store, "refund", "/v1/refunds", call.request, where)


def refund(
    context: Context,
    charge: Document,
    amount: int | None = None,
    *,
    reason: str | None = None,
    metadata: dict[str, str] | None = None,
    cause: Cause = NOBODY,
    outcome: account.Refunds | None = None,
) -> Document:
    """Refunds `amount` in minor units, the remainder when None. Raises StripeError 400.

    With `outcome` None the card or the account decides.
    """
    left = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise StripeError(
            400, f"Charge {charge['id']} has not succeeded: there is nothing to refund."
        )
    if (dispute := disputes.of_charge(context, charge["id"])) and not refundable(dispute):
        raise StripeError(
            400,
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    if left == 0:
        raise StripeError(
            400,
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
        )
    amount = left if amount is None else amount
    currency = charge["currency"]
    check_unit(amount, currency, "amount")
    if amount > left:
        what = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        raise StripeError(
            400,
            f"Refund amount ({format_amount(amount, currency)}) is greater than {what} "
            f"({format_amount(left, currency)})",
            param="amount",
        )
    outcome = outcome or charge.get("_refunds") or account.load(context).refunds
    at_once = outcome in ("succeed", "fail_later")
    with context.store.transaction():
        refund = shapes.refund(
            charge, amount, reason, metadata or {}, "succeeded" if at_once else "pending"
        )
        taken = balance.book(context, refund, -amount, kind="refund")
        refund["balance_transaction"] = taken["id"]
        before = _give_back(charge, amount)
        for document in (refund, charge):
            objects.save(context.store, document)
        _plan(context, refund["id"], outcome)
        events.emit(context, "charge.refunded", charge, cause=cause, previous=before)
        events.emit(context, "refund.created", refund, cause=cause)
    return refund


def refundable(dispute: Document) -> bool:
    """Returns whether a disputed charge can be refunded: after an inquiry, or a won dispute."""
    return bool(dispute["is_charge_refundable"]) or dispute["status"] == "won"


def succeed(context: Context, id: str) -> Document:
    """Completes the refund. Raises StripeError 400 unless it is pending."""
    with context.store.transaction():
        refund = objects.load(context.store, "refund", id)
        if refund["status"] != "pending":
            raise _not_now(refund)
        _unplan(context, id)
        before = {"status": "pending", "pending_reason": refund.pop("pending_reason")}
        refund["status"] = "succeeded"
        _named(refund)
        _updated(context, refund, before)
    return refund


def fail(context: Context, id: str) -> Document:
    """Fails the refund: its money returns to the balance, and the charge is less refunded.

    Raises StripeError 400 when the refund has failed before.
    """
    with context.store.transaction():
        refund = objects.load(context.store, "refund", id)
        if refund["status"] not in ("pending", "succeeded"):
            raise _not_now(refund)
        _unplan(context, id)
        charge = objects.load(context.store, "charge", refund["charge"])
        returned = balance.book(context, refund, refund["amount"], kind="refund_failure")
        before = {"status": refund["status"]}
        refund.pop("pending_reason", None)
        refund |= {
            "status": "failed",
            "failure_balance_transaction": returned["id"],
            "failure_reason": "expired_or_canceled_card",
        }
        _give_back(charge, -refund["amount"])
        objects.save(context.store, charge)
        _updated(context, refund, before)
        events.emit(context, "refund.failed", refund)
    return refund


def named(context: Context, id: str) -> None:
    """Runs the scheduled `reference`: the bank's reference of a card refund is known."""
    refund = objects.load(context.store, "refund", id)
    before = {"destination_details": refund["destination_details"]}
    _named(refund)
    _updated(context, refund, before)


def _plan(context: Context, id: str, outcome: account.Refunds) -> None:
    """Schedules the refund's outcome, unless it waits for a person."""
    if outcome == "succeed":
        agenda.put(context.store, "reference", id, now() + REFERENCE)
    elif outcome != "wait":
        agenda.put(context.store, f"refund_{outcome}", id, now() + LATER)


def _unplan(context: Context, id: str) -> None:
    for action in ("reference", "refund_succeed_later", "refund_fail_later"):
        agenda.drop(context.store, action, id)


def _give_back(charge: Document, amount: int) -> dict[str, Any]:
    """Adds the refund to the charge and returns the charge's previous values."""
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    return before


def _named(refund: Document) -> None:
    destination = refund["destination_details"]
    if destination["type"] == shapes.CARD:
        known = {"reference": refund["id"][-12:].upper(), "reference_status": "available"}
        card = {**destination[shapes.CARD], **known}
        refund["destination_details"] = {**destination, shapes.CARD: card}


def _updated(context: Context, refund: Document, before: dict[str, Any]) -> None:
    """Emits both events: accounts get the older one, for refunds of charges, as well."""
    objects.save(context.store, refund)
    events.emit(context, "refund.updated", refund, previous=before)
    events.emit(context, "charge.refund.updated", refund, previous=before)


def _not_now(refund: Document) -> StripeError:
    return StripeError(400, f"This refund's status is {refund['status']}.")


def _charge_of(context: Context, intent_id: str) -> Document:
    intent = objects.load(context.store, "payment_intent", intent_id, param="payment_intent")
    if intent["status"] != "succeeded":
        raise StripeError(
            400,
            f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return objects.load(context.store, "charge", intent["latest_charge"])
