"""Stripe's settings and its plugin."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import Field

from khoa.platforms.payments.protocol import PaymentPlugin, PaymentProvider
from khoa.settings import PlatformSettings, Settings

_WHERE = "Stripe dashboard > Developers > "


class StripeSettings(PlatformSettings):
    platform = "stripe"
    has_sandbox = True
    needed: ClassVar = {
        "secret_key": f"{_WHERE}API keys > Secret key",
        "webhook_secret": f"{_WHERE}Webhooks > "
        "your endpoint (…/api/webhooks/stripe) > Signing secret",
    }
    addresses = ("api_base",)

    secret_key: str = Field("", validation_alias="STRIPE_SECRET_KEY", repr=False)
    webhook_secret: str = Field("", validation_alias="STRIPE_WEBHOOK_SECRET", repr=False)
    api_base: str | None = Field(None, validation_alias="STRIPE_API_BASE")

    def at_sandbox(self, url: str, keys: Mapping[str, str | None]) -> Self:
        return super().at_sandbox(url, keys).model_copy(update={"api_base": f"{url}/stripe"})


def _make(settings: Settings) -> PaymentProvider:
    from khoa.platforms.payments.stripe.provider import StripeProvider

    return StripeProvider(settings.platform(StripeSettings))


STRIPE = PaymentPlugin("stripe", _make, StripeSettings)
