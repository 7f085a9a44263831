"""All settings of an operator. No other room reads the environment."""

from khoa.settings.groups import ClerkSettings, MailSettings
from khoa.settings.loading import load
from khoa.settings.platform import PlatformSettings, PluggedIn, SettingsContext, SettingsError
from khoa.settings.reading import Settings

__all__ = [
    "ClerkSettings",
    "MailSettings",
    "PlatformSettings",
    "PluggedIn",
    "Settings",
    "SettingsContext",
    "SettingsError",
    "load",
]
