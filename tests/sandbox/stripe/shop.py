"""A school that sells through Stripe's own client, somebody who pays, and the events that come."""

import asyncio
import json
from typing import Any

import httpx
import stripe
from tests.sandbox.conftest import Received, Receiver


class Payer:
    """Fills in the hosted page's form as the page itself sends it."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    async def pay(self, session: Any, number: str = "4242424242424242", **form: str) -> Any:
        values = {
            "method": "card",
            "email": "lan@example.com",
            "cardNumber": number,
            "cardExpiry": "12 / 40",
            "cardCvc": "123",
            "billingName": "Nguyễn Lan",
            **form,
        }
        return await self.post(session.id, "attempt", values)

    async def post(self, session_id: str, what: str, values: dict[str, Any]) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self._base_url, timeout=30) as http:
            return await http.post(f"/stripe/pay/{session_id}/{what}", json=values)

    async def look(self, session_id: str, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self._base_url) as http:
            return await http.get(f"/stripe/pay/{session_id}", headers=headers)


class Dashboard:
    """The console's buttons on payments, refunds, disputes and the account."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/console/api", trust_env=False)

    def press(self, path: str, content: Any = None) -> httpx.Response:
        return self._http.post(f"/{path}", json=content)


class Shop:
    """The client, with a session's usual parameters."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self.client = client
        self.sessions = client.v1.checkout.sessions

    async def open(self, *, amount: int = 199_000, currency: str = "vnd", **more: Any) -> Any:
        """A session over one course; `more` replaces or adds parameters."""
        return await self.sessions.create_async(params(amount=amount, currency=currency, **more))


def params(*, amount: Any = 199_000, currency: str = "vnd", **more: Any) -> Any:
    return {
        "mode": "payment",
        "line_items": [line("Nhiếp ảnh bằng điện thoại", amount, currency)],
        "success_url": "http://localhost:8000/checkout/success?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/courses/nhiep-anh?checkout=cancelled",
        **more,
    }


def line(name: str, amount: Any, currency: str = "vnd", quantity: int = 1) -> dict[str, Any]:
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


def connect(base_url: str, key: str) -> tuple[stripe.StripeClient, stripe.HTTPXClient]:
    base = f"{base_url}/stripe"
    http = stripe.HTTPXClient(timeout=20)
    client = stripe.StripeClient(
        key,
        base_addresses={"api": base, "files": base, "connect": base, "meter_events": base},
        http_client=http,
    )
    return client, http


class Events:
    """The signed events that came, each verified by Stripe's own library."""

    def __init__(self, receiver: Receiver, client: stripe.StripeClient, secret: str) -> None:
        self._receiver = receiver
        self._client = client
        self._secret = secret

    def wait(self, event_type: str, object_id: str, timeout: float = 20) -> dict[str, Any]:
        """The newest event of this type about this object."""

        def matches(request: Received) -> bool:
            if request.path != "/api/webhooks/stripe":
                return False
            event = json.loads(request.body)
            return event["type"] == event_type and event["data"]["object"]["id"] == object_id

        request = self._receiver.wait_for(matches, timeout=timeout)[-1]
        header = request.headers["stripe-signature"]
        event = self._client.construct_event(request.body, header, self._secret)
        return event.to_dict()

    def types(self) -> list[str]:
        return [json.loads(request.body)["type"] for request in self._receiver.requests]

    def refuse(self, event_type: str) -> None:
        """From now on every delivery of this type is answered 503."""

        def answer(request: Received) -> tuple[int, bytes]:
            return (503 if json.loads(request.body)["type"] == event_type else 200), b""

        self._receiver.answer = answer

    async def taken(self, event_id: str) -> None:
        """Waits until Stripe has noted that the event was taken."""
        for _ in range(100):
            if (await self._client.v1.events.retrieve_async(event_id)).pending_webhooks == 0:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{event_id} was not taken")

    def wait_about(self, event_type: str, charge_id: str) -> dict[str, Any]:
        """The object of this type's newest event that belongs to the charge."""

        def matches(request: Received) -> bool:
            event = json.loads(request.body) if request.path == "/api/webhooks/stripe" else {}
            return (
                event.get("type") == event_type
                and event["data"]["object"].get("charge") == charge_id
            )

        request = self._receiver.wait_for(matches)[-1]
        about: dict[str, Any] = json.loads(request.body)["data"]["object"]
        return about


async def paid_charge(
    shop: Shop, payer: Payer, amount: int = 199_000, number: str = "4242424242424242"
) -> Any:
    session = await shop.open(
        amount=amount, payment_intent_data={"metadata": {"purchase_id": "p1"}}
    )
    await payer.pay(session, number)
    paid = await shop.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )
    return paid.payment_intent.latest_charge
