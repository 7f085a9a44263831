"""All settings of an operator. No other room reads the environment."""

from khoa.settings.groups import ClerkSettings, MailSettings
from khoa.settings.loading import load
from khoa.settings.platform import (
    AvailablePlatforms,
    PlatformSettings,
    SettingsContext,
    SettingsError,
)
from khoa.settings.reading import Settings

__all__ = [
    "AvailablePlatforms",
    "ClerkSettings",
    "MailSettings",
    "PlatformSettings",
    "Settings",
    "SettingsContext",
    "SettingsError",
    "load",
]
