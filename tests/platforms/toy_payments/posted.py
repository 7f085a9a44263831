"""A gateway that posts signed JSON to a door with a path, and wants 204 and nothing."""

import json
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import Field
from tests.platforms.toy_payments.gateway import Gateway, is_signed, sign
from tests.platforms.toy_payments.provider import ToyProvider

from khoa.platforms.events import BadSignature, PlatformEvent, SessionFacts
from khoa.platforms.payments.protocol import PaymentPlugin, PaymentProvider
from khoa.platforms.webhooks import Answer, Delivery, WebhookEndpoint
from khoa.settings import PlatformSettings, Settings


class PostedSettings(PlatformSettings):
    platform = "posted"
    needed: ClassVar = {"secret": "the gateway's portal > Secret"}

    secret: str = Field("", validation_alias="POSTED_SECRET", repr=False)


class PostedProvider(ToyProvider):
    name = "posted"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = (
        WebhookEndpoint(
            path="ipn",
            answers={
                "handled": Answer(204),
                "repeated": Answer(204),
                "bad_signature": Answer(403, b'{"success":false}', "application/json"),
            },
        ),
    )

    def verify(self, delivery: Delivery) -> PlatformEvent:
        signature = delivery.headers.get("x-signature", "")
        if not is_signed(delivery.body.decode(), signature, self._secret):
            raise BadSignature
        return self.read(delivery)

    def read(self, delivery: Delivery) -> PlatformEvent:
        content = json.loads(delivery.body)
        return PlatformEvent(
            provider=self.name,
            id=content["id"],
            type="paid",
            created_at=datetime.now(UTC),
            fact=SessionFacts(**content["session"]),
        )


def told(paid: SessionFacts, secret: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers by which the gateway tells of a payment."""
    body = json.dumps({"id": f"e{paid.session_ref}", "session": vars(paid)})
    return body.encode(), {"x-signature": sign(body, secret)}


def plugged(gateway: Gateway) -> PaymentPlugin:
    """The provider's line in the list."""

    def make(settings: Settings) -> PaymentProvider:
        return PostedProvider(gateway, settings.platform(PostedSettings).secret)

    return PaymentPlugin("posted", make, PostedSettings)
