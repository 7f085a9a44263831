"""All providers that Khoa knows, and the settings that they make possible."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khoa.platforms.media.protocol import MediaPlugin
from khoa.platforms.media.registry import MEDIA_PROVIDERS
from khoa.platforms.payments.protocol import PaymentPlugin
from khoa.platforms.payments.registry import PAYMENT_PROVIDERS
from khoa.settings import AvailablePlatforms, Settings, SettingsError, load

if TYPE_CHECKING:
    from beanie import Document


@dataclass(frozen=True)
class Registry:
    """Adding a provider is one line in its list. Raises SettingsError when two share a name, which
    is in their webhooks' addresses and stored with their payments and files."""

    payments: tuple[PaymentPlugin, ...] = PAYMENT_PROVIDERS
    media: tuple[MediaPlugin, ...] = MEDIA_PROVIDERS

    def __post_init__(self) -> None:
        plugins: list[PaymentPlugin | MediaPlugin] = [*self.payments, *self.media]
        names = Counter(["clerk", *(plugin.name for plugin in plugins)])
        errors = [f"Two platforms are named {name!r}" for name, n in names.items() if n > 1]
        errors += [
            f"A platform cannot be named {name!r}: a letter, then letters, digits or _"
            for name in names
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name)
        ]
        if errors:
            raise SettingsError(errors)

    @property
    def available_platforms(self) -> AvailablePlatforms:
        return AvailablePlatforms(
            payments={p.name: p.settings for p in self.payments if p.can_be_offered},
            media={p.name: p.settings for p in self.media},
        )

    def documents(self) -> "Sequence[type[Document]]":
        """Return the documents of the providers' own collections."""
        return [document for plugin in self.payments for document in plugin.documents()]


REGISTRY = Registry()


def load_settings(registry: Registry = REGISTRY, **overrides: Any) -> Settings:
    """Read and check all settings. Raises SettingsError, which lists everything that is wrong.

    `overrides` replace values from the environment, by field name.
    """
    return load(registry.available_platforms, **overrides)
