"""Refunds: in part, in full, never more than was paid (docs.stripe.com/api/refunds)."""

from typing import ClassVar

from pydantic import Field

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import agenda, events, listing, objects, shapes
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import InvalidParameter, StripeError
from khoa_sandbox.stripe.events import NOBODY, Cause
from khoa_sandbox.stripe.ids import now
from khoa_sandbox.stripe.money import check_unit, format_amount
from khoa_sandbox.stripe.requests import ListRequest, Metadata, Positive, Reason, Request, Text

REFERENCE = 2  # seconds until the bank's reference is known


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
            "charge.",
            code="parameter_missing",
        )
    if request.charge is not None:
        charge = objects.load(context.store, "charge", request.charge, param="charge")
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
    where = {
        field: value
        for field in ("charge", "payment_intent")
        if (value := getattr(call.request, field)) is not None
    }
    return listing.page(call.context.store, "refund", "/v1/refunds", call.request, where)


def refund(
    context: Context,
    charge: Document,
    amount: int | None = None,
    *,
    reason: str | None = None,
    metadata: dict[str, str] | None = None,
    cause: Cause = NOBODY,
) -> Document:
    """Gives back `amount` in minor units, all that is left when None. Raises StripeError 400."""
    left = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise StripeError(
            400, f"Charge {charge['id']} has not succeeded: there is nothing to refund."
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
    with context.store.transaction():
        refund = shapes.refund(charge, amount, reason, metadata or {}, now())
        balance = shapes.balance_transaction(refund, -amount, 0)
        refund["balance_transaction"] = balance["id"]
        before = {
            "amount_refunded": charge["amount_refunded"],
            "refunded": charge["refunded"],
        }
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        for document in (balance, refund, charge):
            objects.save(context.store, document)
        agenda.put(context.store, "reference", refund["id"], refund["created"] + REFERENCE)
        events.emit(context, "charge.refunded", charge, cause=cause, previous=before)
        events.emit(context, "refund.created", refund, cause=cause)
    return refund


def when_due(context: Context, id: str) -> None:
    """The agenda's `reference`: the bank has named the refund to a card."""
    refund = objects.load(context.store, "refund", id)
    destination = refund["destination_details"]
    before = {"destination_details": {**destination}}
    if destination["type"] == shapes.CARD:
        known = {"reference": id[-12:].upper(), "reference_status": "available"}
        refund["destination_details"] = {
            **destination,
            shapes.CARD: {**destination[shapes.CARD], **known},
        }
    objects.save(context.store, refund)
    events.emit(context, "refund.updated", refund, previous=before)


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
