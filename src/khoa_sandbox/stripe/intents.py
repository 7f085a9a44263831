"""Payments by the API alone, without a page, so that a test can pay a real account as well.

Khoa sells by Checkout Sessions; the only payment intents supported here are those that a test's
payment method (`pm_card_…`, docs.stripe.com/testing) confirms at once.
"""

from typing import ClassVar

from pydantic import Field

from khoa_sandbox.store import Document
from khoa_sandbox.stripe import cards, events, objects, payments, shapes
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.cards import Card
from khoa_sandbox.stripe.errors import Declined, InvalidParameter, missing
from khoa_sandbox.stripe.ids import new_id
from khoa_sandbox.stripe.money import MAXIMUM, check_unit, format_amount, minimum
from khoa_sandbox.stripe.requests import (
    Array,
    Boolean,
    Currency,
    Email,
    Metadata,
    MethodType,
    Part,
    Positive,
    Redirects,
    Request,
    Text,
)

EXPIRES = 2040


class Automatic(Part):
    enabled: Boolean
    allow_redirects: Redirects = "always"


class IntentCreate(Request):
    unsupported: ClassVar[frozenset[str]] = frozenset(
        """
        amount_details application_fee_amount capture_method confirmation_method confirmation_token
        customer customer_account error_on_requires_action excluded_payment_method_types hooks
        mandate mandate_data off_session on_behalf_of payment_method_configuration
        payment_method_data payment_method_options radar_options return_url setup_future_usage
        shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group
        use_stripe_sdk
        """.split()
    )
    amount: Positive
    currency: Currency
    payment_method: Text
    confirm: Boolean = False
    automatic_payment_methods: Automatic | None = None
    description: Text | None = None
    metadata: Metadata = Field(default_factory=dict)
    payment_method_types: Array[MethodType] | None = None
    receipt_email: Email | None = None


def create(call: Call[IntentCreate]) -> Document:
    """Creates and confirms an intent. Raises Declined, which keeps the intent and its charge."""
    request, context = call.request, call.context
    _check(request)
    known = cards.METHODS.get(request.payment_method)
    if known is None:
        raise missing("PaymentMethod", request.payment_method, param="payment_method", status=400)
    intent = shapes.payment_intent(
        {
            "id": None,
            "amount_total": request.amount,
            "currency": request.currency,
            "payment_method_types": request.payment_method_types or [shapes.CARD],
        },
        request.model_dump(include={"description", "metadata", "receipt_email"}),
    )
    card = Card(known.brand, known.number[-4:], 12, EXPIRES)
    intent |= {"_card": vars(card), "_billing": {"email": None, "name": None}}
    objects.save(context.store, intent)
    events.emit(context, "payment_intent.created", intent, cause=call.cause)
    intent["payment_method"] = new_id("pm")
    if known.decline is None:
        payments.card_succeeds(context, intent, known)
        return intent
    payments.card_declines(context, intent, card, known.decline)
    raise Declined(
        known.decline.message,
        code=known.decline.code,
        decline_code=known.decline.decline_code,
        charge=intent["latest_charge"],
        payment_intent=objects.public(intent),
    )


def _check(request: IntentCreate) -> None:
    if not request.confirm:
        raise InvalidParameter("The sandbox supports confirm=true only.", param="confirm")
    check_unit(request.amount, request.currency, "amount")
    if request.amount > MAXIMUM:
        most = format_amount(MAXIMUM, request.currency)
        raise InvalidParameter(
            f"Amount must be no more than {most}", code="amount_too_large", param="amount"
        )
    if request.amount < (least := minimum(request.currency)):
        raise InvalidParameter(
            f"Amount must be at least {format_amount(least, request.currency)}",
            code="amount_too_small",
            param="amount",
        )
