"""Stripe Checkout as a payment provider."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from khoa.errors import NotFound, Unavailable
from khoa.platforms.events import BadSignature, ChargeFacts, PlatformEvent, SessionFacts
from khoa.platforms.payment import CheckoutOrder
from khoa.settings import StripeSettings

MAX_CLOCK_AHEAD = timedelta(minutes=5)
"""The SDK refuses old signatures but accepts any from the future."""


class StripeProvider:
    name = "stripe"

    def __init__(self, settings: StripeSettings) -> None:
        self._webhook_secret = settings.webhook_secret
        base = settings.api_base
        self._client = stripe.StripeClient(
            settings.secret_key,
            base_addresses={"api": base, "files": base, "connect": base, "meter_events": base}
            if base
            else {},
            max_network_retries=2,
            http_client=stripe.HTTPXClient(timeout=20),
        )

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        """A second call for the same attempt gets the first's session."""
        metadata = {"purchase_id": order.purchase_id, "deployment": order.deployment}
        parameters: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": order.purchase_id,
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata, "description": order.number},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": line.price.currency,
                        "unit_amount": line.price.amount,
                        "product_data": {
                            "name": line.title,
                            **({"images": [line.image_url]} if line.image_url else {}),
                        },
                    },
                }
                for line in order.lines
            ],
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
            "expires_at": int(order.expires_at.timestamp()),
            "locale": order.language,
        }
        if order.buyer_email:
            parameters["customer_email"] = order.buyer_email
        try:
            session = await self._client.v1.checkout.sessions.create_async(
                parameters,  # type: ignore[arg-type]
                {"idempotency_key": _idempotency_key(order, parameters)},
            )
        except stripe.StripeError as error:
            raise Unavailable("The payment page could not be opened.", retry_after=5) from error
        return _session_facts(session.to_dict())

    async def look(self, session_ref: str) -> SessionFacts:
        try:
            session = await self._client.v1.checkout.sessions.retrieve_async(session_ref)
        except stripe.InvalidRequestError as error:
            if error.http_status == 404:
                raise NotFound from error
            raise Unavailable(retry_after=5) from error
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error
        return _session_facts(session.to_dict())

    async def close(self, session_ref: str) -> None:
        """Stripe refuses to expire a session that is no longer open: that is as good."""
        try:
            await self._client.v1.checkout.sessions.expire_async(session_ref)
        except stripe.InvalidRequestError as error:
            if error.http_status not in (400, 404):
                raise Unavailable(retry_after=5) from error
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error

    def verify(self, raw: bytes, headers: Mapping[str, str]) -> PlatformEvent:
        signature = headers.get("stripe-signature", "")
        if not signature.isascii():  # the SDK cannot compare it
            raise BadSignature
        try:
            self._client.construct_event(raw, signature, self._webhook_secret)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise BadSignature from error
        signed_at = datetime.fromtimestamp(_signature_time(signature), UTC)
        if signed_at > datetime.now(UTC) + MAX_CLOCK_AHEAD:
            raise BadSignature("The signature's time lies in the future.")
        try:
            event = json.loads(raw)
            created = datetime.fromtimestamp(event["created"], UTC)
            return PlatformEvent(
                provider=self.name,
                id=event["id"],
                type=event["type"],
                created_at=created,
                fact=_fact(event["type"], event["data"]["object"], created),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise BadSignature("The body is no Stripe event.") from error


def _idempotency_key(order: CheckoutOrder, parameters: dict[str, Any]) -> str:
    """Stripe refuses a key with other parameters: a buyer's new address, say, makes another key."""
    content = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:16]
    return f"checkout-{order.purchase_id}-{order.attempt}-{content}"


def _signature_time(signature: str) -> int:
    """The header is `t=<seconds>,v1=<hex>,…`, and has just been verified."""
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    return int(parts["t"])


def _fact(kind: str, data: dict[str, Any], created: datetime) -> SessionFacts | ChargeFacts | None:
    match kind:
        case (
            "checkout.session.completed"
            | "checkout.session.async_payment_succeeded"
            | "checkout.session.expired"
        ):
            return _session_facts(data)
        case "checkout.session.async_payment_failed":
            return _session_facts(data, payment_failed=True)
        case "charge.refunded":
            return _charge_facts(data, created)
    return None


def _session_facts(data: dict[str, Any], *, payment_failed: bool = False) -> SessionFacts:
    metadata = data.get("metadata") or {}
    return SessionFacts(
        session_ref=data["id"],
        purchase_id=metadata.get("purchase_id") or data.get("client_reference_id"),
        deployment=metadata.get("deployment"),
        status=data["status"],
        paid=data["payment_status"] != "unpaid",
        payment_failed=payment_failed,
        payment_ref=data.get("payment_intent"),
        amount=data["amount_total"],
        currency=data["currency"],
        url=data.get("url"),
    )


def _charge_facts(data: dict[str, Any], created: datetime) -> ChargeFacts | None:
    if not data.get("payment_intent"):
        return None
    metadata = data.get("metadata") or {}
    return ChargeFacts(
        payment_ref=data["payment_intent"],
        purchase_id=metadata.get("purchase_id"),
        deployment=metadata.get("deployment"),
        amount=data["amount"],
        amount_refunded=data["amount_refunded"],
        currency=data["currency"],
        as_of=created,
    )
