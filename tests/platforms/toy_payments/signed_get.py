"""A gateway that tells of a payment by a signed GET, and repeats until it reads its own JSON."""

from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from pydantic import Field
from tests.platforms.toy_payments.gateway import Gateway, is_signed, sign
from tests.platforms.toy_payments.provider import ToyProvider

from khoa.platforms.events import BadSignature, PlatformEvent, SessionFacts
from khoa.platforms.payments.protocol import PaymentPlugin, PaymentProvider
from khoa.platforms.webhooks import Answer, Delivery, WebhookEndpoint
from khoa.settings import PlatformSettings, Settings


class SignedGetSettings(PlatformSettings):
    platform = "signedget"
    needed: ClassVar = {"secret": "the gateway's portal > Secret"}

    secret: str = Field("", validation_alias="SIGNEDGET_SECRET", repr=False)


def _answer(code: str, message: str) -> Answer:
    body = f'{{"RspCode":"{code}","Message":"{message}"}}'
    return Answer(200, body.encode(), "application/json")


class SignedGetProvider(ToyProvider):
    name = "signedget"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (
        WebhookEndpoint(
            methods=("GET",),
            answers={
                "handled": _answer("00", "Confirm Success"),
                "repeated": _answer("02", "Order already confirmed"),
                "bad_signature": _answer("97", "Invalid Checksum"),
                "failed": _answer("99", "Unknown error"),
            },
        ),
    )

    def verify(self, delivery: Delivery) -> PlatformEvent:
        signed, _, signature = delivery.query.rpartition("&hash=")
        if not is_signed(signed, signature, self._secret):
            raise BadSignature
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        told = dict(parse_qsl(delivery.query))
        session = self._gateway.look(told["order"])
        return PlatformEvent(
            provider=self.name,
            id=told["transaction"],
            type="ipn",
            created_at=datetime.now(UTC),
            fact=SessionFacts(
                session_ref=told["order"],
                purchase_id=session.purchase_id,
                deployment=session.deployment,
                status="complete",
                paid=True,
                payment_failed=False,
                payment_ref=told["transaction"],
                amount=int(told["amount"]) // 100,
                currency="vnd",
                url=None,
            ),
        )


def told(paid: SessionFacts, secret: str) -> str:
    """The query by which the gateway tells of a payment, whose amounts are times a hundred."""
    fields = {
        "amount": paid.amount * 100,
        "order": paid.session_ref,
        "transaction": paid.payment_ref,
    }
    query = urlencode(fields)
    return f"{query}&hash={sign(query, secret)}"


def plugged(gateway: Gateway) -> PaymentPlugin:
    """The provider's line in the list."""

    def make(settings: Settings) -> PaymentProvider:
        return SignedGetProvider(gateway, settings.platform(SignedGetSettings).secret)

    return PaymentPlugin("signedget", make, SignedGetSettings)
