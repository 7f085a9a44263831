"""Stripe Checkout as a payment provider."""

import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from khoa.base.errors import NotFound, Unavailable
from khoa.platforms.events import (
    BadSignature,
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.protocol import Capabilities, CheckoutOrder, RefundOrder, RefundRefused
from khoa.platforms.payments.stripe import StripeSettings
from khoa.platforms.payments.stripe.facts import (
    EVENT_TYPES,
    charge_facts,
    dispute_facts,
    fact_of,
    movement_facts,
    refund_facts,
    session_facts,
)
from khoa.platforms.request_counts import count_request
from khoa.platforms.webhooks import Delivery, WebhookEndpoint

MAX_CLOCK_AHEAD = timedelta(minutes=5)
"""The SDK refuses old signatures but accepts any from the future."""


class _CountedClient(stripe.HTTPXClient):
    """Counts every request, each page of a list and each retry included."""

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        count_request("stripe")
        return await super().request_async(method, url, headers, post_data)


class StripeProvider:
    name = "stripe"
    capabilities = Capabilities(
        currencies=None,
        lifetime=timedelta(hours=1),
        renew_before=timedelta(minutes=31),  # Stripe wants at least 30 when a session is opened
        confirms=True,
        refunds=True,
    )
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (WebhookEndpoint(),)

    def __init__(self, settings: StripeSettings) -> None:
        self._webhook_secret = settings.webhook_secret
        self._live = settings.secret_key.startswith(("sk_live_", "rk_live_"))
        base = settings.api_base
        self._client = stripe.StripeClient(
            settings.secret_key,
            base_addresses={"api": base, "files": base, "connect": base, "meter_events": base}
            if base
            else {},
            max_network_retries=2,
            http_client=_CountedClient(timeout=20),
        )

    async def check_access(self) -> None:
        """Fetch a session that does not exist: with valid keys, Stripe answers 404."""
        with contextlib.suppress(NotFound):
            await self.fetch_session("cs_test_nobody")

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        """A second call for the same attempt returns the session of the first."""
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
        return session_facts(session.to_dict())

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        try:
            session = await self._client.v1.checkout.sessions.retrieve_async(session_ref)
        except stripe.StripeError as error:
            raise _missing_or_unavailable(error) from error
        return session_facts(session.to_dict())

    async def close(self, session_ref: str) -> None:
        """Stripe refuses to expire a session that is no longer open, which is fine."""
        try:
            await self._client.v1.checkout.sessions.expire_async(session_ref)
        except stripe.InvalidRequestError as error:
            if error.http_status not in (400, 404):
                raise Unavailable(retry_after=5) from error
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error

    def verify(self, delivery: Delivery) -> PlatformEvent:
        signature = delivery.headers.get("stripe-signature", "")
        if not signature.isascii():  # the SDK cannot compare it
            raise BadSignature
        try:
            self._client.construct_event(delivery.body, signature, self._webhook_secret)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise BadSignature from error
        signed_at = datetime.fromtimestamp(_signature_time(signature), UTC)
        if signed_at > datetime.now(UTC) + MAX_CLOCK_AHEAD:
            raise BadSignature("The signature's time lies in the future.")
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        try:
            return self._event(json.loads(delivery.body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignature("The body is no Stripe event.") from error

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Stripe remembers an idempotency key for a day only, so look first for an earlier refund
        of this order."""
        try:
            async for known in await self._refunds_of(order.payment_ref):
                if known.order_id == order.order_id and known.status != "failed":
                    return known
            refund = await self._client.v1.refunds.create_async(
                {
                    "payment_intent": order.payment_ref,
                    "amount": order.amount.amount,
                    "reason": "requested_by_customer",
                    "metadata": {
                        "purchase_id": order.purchase_id,
                        "deployment": order.deployment,
                        "order_id": order.order_id,
                        "lines": ",".join(map(str, order.lines)),
                    },
                },
                {"idempotency_key": f"refund-{order.key}"},
            )
        except stripe.InvalidRequestError as error:
            raise RefundRefused(error.user_message or str(error)) from error
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error
        facts = refund_facts(refund.to_dict())
        assert facts is not None, "it was asked for by its payment"
        return facts

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        try:
            intent = await self._client.v1.payment_intents.retrieve_async(
                payment_ref, {"expand": ["latest_charge"]}
            )
            found: list[ChargeFacts | RefundFacts | DisputeFacts] = []
            charge = intent.to_dict().get("latest_charge")
            if isinstance(charge, dict) and charge.get("paid") and (made := charge_facts(charge)):
                found.append(made)
            found += [refund async for refund in await self._refunds_of(payment_ref)]
            disputes = await self._client.v1.disputes.list_async(
                {"payment_intent": payment_ref, "limit": 100}
            )
            async for dispute in disputes.auto_paging_iter():
                if facts := dispute_facts(dispute.to_dict()):
                    found.append(facts)
        except stripe.StripeError as error:
            raise _missing_or_unavailable(error) from error
        return found

    async def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        """Stripe keeps events for 30 days. Only the types that Khoa uses are listed."""
        asked: dict[str, Any] = {
            "created": {"gte": int(moment.timestamp())},
            "limit": 100,
            "types": EVENT_TYPES,
        }
        if undelivered:
            asked["delivery_success"] = False
        try:
            page = await self._client.v1.events.list_async(asked)  # type: ignore[arg-type]
            async for event in page.auto_paging_iter():
                content = event.to_dict()
                yield self._event(content), json.dumps(content).encode()
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error

    async def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        try:
            page = await self._client.v1.balance_transactions.list_async(
                {
                    "created": {"gte": int(moment.timestamp())},
                    "limit": 100,
                    "expand": ["data.source"],
                }
            )
            async for movement in page.auto_paging_iter():
                yield movement_facts(movement.to_dict())
        except stripe.StripeError as error:
            raise Unavailable(retry_after=5) from error

    async def _refunds_of(self, payment_ref: str) -> AsyncIterator[RefundFacts]:
        page = await self._client.v1.refunds.list_async(
            {"payment_intent": payment_ref, "limit": 100}
        )

        async def facts() -> AsyncIterator[RefundFacts]:
            async for refund in page.auto_paging_iter():
                if known := refund_facts(refund.to_dict()):
                    yield known

        return facts()

    def _event(self, content: dict[str, Any]) -> PlatformEvent:
        return PlatformEvent(
            provider=self.name,
            id=content["id"],
            type=content["type"],
            created_at=datetime.fromtimestamp(content["created"], UTC),
            fact=fact_of(content["type"], content["data"]["object"]),
            foreign=content.get("livemode", self._live) != self._live,
        )


def _idempotency_key(order: CheckoutOrder, parameters: dict[str, Any]) -> str:
    """Return a key that depends on the parameters, since Stripe refuses a known key with others: a
    buyer with a new address, say, needs another key."""
    content = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:16]
    return f"checkout-{order.purchase_id}-{order.attempt}-{content}"


def _signature_time(signature: str) -> int:
    """Return the time in a verified signature header, `t=<seconds>,v1=<hex>,…`."""
    times = (part.partition("=")[2] for part in signature.split(",") if part.startswith("t="))
    return int(next(times))  # the first one, as the SDK reads it


def _missing_or_unavailable(error: stripe.StripeError) -> NotFound | Unavailable:
    if error.http_status == 404:
        return NotFound()
    return Unavailable(retry_after=5)
