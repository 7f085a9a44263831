"""All that an operator can set. The rest of Khoa takes it from here and nothing from the
environment."""

from khoa.settings.groups import ClerkSettings, MailSettings
from khoa.settings.loading import load
from khoa.settings.platform import PlatformSettings, PluggedIn, School, SettingsError
from khoa.settings.reading import Settings

__all__ = [
    "ClerkSettings",
    "MailSettings",
    "PlatformSettings",
    "PluggedIn",
    "School",
    "Settings",
    "SettingsError",
    "load",
]
