"""All that an operator can set. The rest of Khoa takes it from here and nothing from the
environment."""

from khoa.settings.groups import (
    PLATFORM_KEYS,
    ClerkSettings,
    CloudinarySettings,
    MailSettings,
    SettingsError,
    StripeSettings,
    TransferSettings,
)
from khoa.settings.reading import Settings

__all__ = [
    "PLATFORM_KEYS",
    "ClerkSettings",
    "CloudinarySettings",
    "MailSettings",
    "Settings",
    "SettingsError",
    "StripeSettings",
    "TransferSettings",
]
