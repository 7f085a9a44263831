"""Checkout Sessions: open → complete or expired (docs.stripe.com/api/checkout/sessions)."""

from typing import Any, ClassVar

from pydantic import Field

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import agenda, events, listing, money, objects, shapes
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import InvalidParameter, StripeError
from khoa_sandbox.stripe.events import NOBODY, Cause
from khoa_sandbox.stripe.ids import now
from khoa_sandbox.stripe.requests import (
    Array,
    Boolean,
    Currency,
    Email,
    Integer,
    ListRequest,
    Locale,
    Metadata,
    MethodType,
    Mode,
    NotNegative,
    Part,
    Positive,
    Reference,
    Request,
    Status,
    SubmitType,
    Text,
    UiMode,
    Url,
)

SHORTEST = 30 * 60
LONGEST = 24 * 60 * 60
LINES = 100
NAME = "checkout.session"


class ProductData(Part):
    name: Text
    description: Text | None = None
    images: Array[Url] = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)


class PriceData(Part):
    currency: Currency
    product_data: ProductData
    unit_amount: NotNegative


class LineItem(Part):
    price_data: PriceData
    quantity: Positive
    metadata: Metadata = Field(default_factory=dict)


class PaymentIntentData(Part):
    description: Text | None = None
    metadata: Metadata = Field(default_factory=dict)
    receipt_email: Email | None = None


class SessionCreate(Request):
    unsupported: ClassVar[frozenset[str]] = frozenset(
        """
        adaptive_pricing after_expiration automatic_tax billing_address_collection branding_settings
        consent_collection currency custom_fields custom_text customer customer_account
        customer_creation customer_update discounts excluded_payment_method_types invoice_creation
        managed_payments name_collection optional_items origin_context payment_method_collection
        payment_method_configuration payment_method_data payment_method_options permissions
        phone_number_collection redirect_on_completion return_url saved_payment_method_options
        setup_intent_data shipping_address_collection shipping_options subscription_data
        tax_id_collection wallet_options
        """.split()
    )
    mode: Mode
    line_items: Array[LineItem]
    success_url: Url
    cancel_url: Url | None = None
    client_reference_id: Reference | None = None
    customer_email: Email | None = None
    expires_at: Integer | None = None
    locale: Locale | None = None
    metadata: Metadata = Field(default_factory=dict)
    payment_intent_data: PaymentIntentData = Field(default_factory=PaymentIntentData)
    payment_method_types: Array[MethodType] | None = None
    submit_type: SubmitType | None = None
    allow_promotion_codes: Boolean | None = None
    ui_mode: UiMode = "hosted_page"


class SessionList(ListRequest):
    unsupported: ClassVar[frozenset[str]] = frozenset(
        "customer customer_account customer_details payment_link subscription".split()
    )
    payment_intent: Text | None = None
    status: Status | None = None


def create(call: Call[SessionCreate]) -> Document:
    request = call.request
    _check(request)
    lines = [_line(item) for item in request.line_items]
    currency = lines[0]["currency"]
    total = sum(line["amount_total"] for line in lines)
    money.check_total(total, currency)
    methods = request.payment_method_types or [shapes.CARD, shapes.BANK]
    session = shapes.checkout_session(currency, total, methods)
    expires_at = request.expires_at or session["created"] + LONGEST
    _check_expiry(expires_at, session["created"])
    email = request.customer_email
    session |= {
        "allow_promotion_codes": request.allow_promotion_codes,
        "cancel_url": request.cancel_url,
        "client_reference_id": request.client_reference_id,
        "customer_details": shapes.customer_details(email, None) if email else None,
        "customer_email": email,
        "expires_at": expires_at,
        "locale": request.locale,
        "metadata": request.metadata,
        "submit_type": request.submit_type,
        "success_url": request.success_url,
        "url": f"{call.context.settings.base_url}/stripe/pay/{session['id']}",
        "_line_items": lines,
        "_payment_intent_data": request.payment_intent_data.model_dump(),
    }
    agenda.put(call.context.store, "expire", session["id"], expires_at)
    return objects.save(call.context.store, session)


def retrieve(call: Call[Request]) -> Document:
    return current(call.context, call.id)


def list_all(call: Call[SessionList]) -> Document:
    where = listing.given(call.request, "payment_intent", "status")
    return listing.page(call.context.store, NAME, "/v1/checkout/sessions", call.request, where)


def list_line_items(call: Call[ListRequest]) -> Document:
    return listing.line_items(current(call.context, call.id), call.request)


def expire(call: Call[Request]) -> Document:
    session = current(call.context, call.id)
    if session["status"] != "open":
        raise StripeError(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`.",
        )
    return close(call.context, session, call.cause)


def current(context: Context, id: str) -> Document:
    """Returns the present session, expiring it first if its time is up.

    Raises StripeError 404 for an unknown id.
    """
    session = objects.load(context.store, NAME, id)
    if session["status"] == "open" and session["expires_at"] <= now():
        return close(context, session)
    return session


def close(context: Context, session: Document, cause: Cause = NOBODY) -> Document:
    """Expires an open session; an unfinished payment intent is cancelled with it."""
    with context.store.transaction():
        session |= {"status": "expired", "url": None}
        if session["payment_intent"]:
            intent = objects.load(context.store, "payment_intent", session["payment_intent"])
            intent |= {
                "status": "canceled",
                "canceled_at": now(),
                "cancellation_reason": "expired",
                "next_action": None,
            }
            objects.save(context.store, intent)
            events.emit(context, "payment_intent.canceled", intent, cause=cause)
        objects.save(context.store, session)
        agenda.drop(context.store, "expire", session["id"])
        events.emit(context, "checkout.session.expired", session, cause=cause)
    return session


def when_due(context: Context, id: str) -> None:
    """Runs the scheduled `expire`."""
    current(context, id)


def _check(request: SessionCreate) -> None:
    if request.mode != "payment":
        raise InvalidParameter("The sandbox supports mode=payment only.", param="mode")
    if request.allow_promotion_codes:
        raise InvalidParameter("The sandbox has no promotion codes.", param="allow_promotion_codes")
    if not 1 <= len(request.line_items) <= LINES:
        raise InvalidParameter(
            f"Checkout Sessions take 1 to {LINES} line items.", param="line_items"
        )
    if len({item.price_data.currency for item in request.line_items}) > 1:
        raise InvalidParameter(
            "All line items of a Checkout Session must have the same currency.",
            param="line_items",
        )
    for index, item in enumerate(request.line_items):
        place = f"line_items[{index}][price_data]"
        money.check_unit(
            item.price_data.unit_amount, item.price_data.currency, f"{place}[unit_amount]"
        )
        if len(item.price_data.product_data.images) > 8:
            raise InvalidParameter(
                "A product takes up to 8 images.", param=f"{place}[product_data][images]"
            )
    if request.payment_method_types == []:
        raise InvalidParameter("Name at least one.", param="payment_method_types")


def _check_expiry(expires_at: int, created: int) -> None:
    if expires_at < created + SHORTEST:
        problem = "at least 30 minutes"
    elif expires_at > created + LONGEST:
        problem = "less than 24 hours"
    else:
        return
    raise InvalidParameter(
        f"The `expires_at` timestamp must be {problem} from Checkout Session creation.",
        param="expires_at",
    )


def _line(item: LineItem) -> dict[str, Any]:
    price = item.price_data
    product = price.product_data
    return shapes.line_item(
        product.name,
        product.description,
        product.images,
        price.unit_amount,
        price.currency,
        item.quantity,
        item.metadata,
    )
