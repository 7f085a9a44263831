"""The payment providers by the names that KHOA_PAYMENTS has for them."""

from khoa.platforms.payments.manual.provider import ManualProvider
from khoa.platforms.payments.protocol import PaymentProvider
from khoa.platforms.payments.stripe.provider import StripeProvider
from khoa.settings import Settings


def provider_named(name: str, settings: Settings) -> PaymentProvider:
    """SettingsError when its keys are not there yet."""
    if name == ManualProvider.name:
        return ManualProvider(settings.transfer, settings.public_url)
    return StripeProvider(settings.stripe)
