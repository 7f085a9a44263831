"""Which providers are plugged in: what the settings may name, and what is made of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khoa.platforms.media.protocol import MediaPlugin
from khoa.platforms.media.registry import MEDIA_PROVIDERS
from khoa.platforms.payments.protocol import PaymentPlugin
from khoa.platforms.payments.registry import PAYMENT_PROVIDERS
from khoa.settings import PluggedIn, Settings, SettingsError, load

if TYPE_CHECKING:
    from beanie import Document


@dataclass(frozen=True)
class Registry:
    """A new provider is one line in its list. SettingsError when two have one name: it is in the
    address of their doors, and stored with what they hold."""

    payments: tuple[PaymentPlugin, ...] = PAYMENT_PROVIDERS
    media: tuple[MediaPlugin, ...] = MEDIA_PROVIDERS

    def __post_init__(self) -> None:
        plugins: list[PaymentPlugin | MediaPlugin] = [*self.payments, *self.media]
        names = Counter(["clerk", *(plugin.name for plugin in plugins)])
        problems = [f"Two platforms are named {name!r}" for name, n in names.items() if n > 1]
        problems += [
            f"A platform cannot be named {name!r}: a letter, then letters, digits or _"
            for name in names
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name)
        ]
        if problems:
            raise SettingsError(problems)

    @property
    def plugged_in(self) -> PluggedIn:
        return PluggedIn(
            payments={p.name: p.settings for p in self.payments if p.can_be_offered},
            media={p.name: p.settings for p in self.media},
        )

    def documents(self) -> "Sequence[type[Document]]":
        """The providers' own collections."""
        return [document for plugin in self.payments for document in plugin.documents()]


REGISTRY = Registry()


def load_settings(registry: Registry = REGISTRY, **overrides: Any) -> Settings:
    """Read and check everything that an operator set; SettingsError lists all problems at once.

    `overrides` are by field name.
    """
    return load(registry.plugged_in, **overrides)
