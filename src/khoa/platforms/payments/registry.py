"""The payment providers that Khoa knows, and those that a school uses."""

from collections.abc import Iterable, Iterator, Sequence

from khoa.platforms.payments.free import FREE
from khoa.platforms.payments.manual import MANUAL
from khoa.platforms.payments.protocol import PaymentPlugin, PaymentProvider, ProviderNotInUse
from khoa.platforms.payments.stripe import STRIPE
from khoa.settings import Settings

PAYMENT_PROVIDERS: tuple[PaymentPlugin, ...] = (
    STRIPE,
    MANUAL,
    FREE,
)
"""A new provider is one line here."""


class Payments:
    """The providers in use: those offered to buyers, those whose keys are still set, which may
    still report late payments, and the one for free orders."""

    def __init__(
        self, providers: Iterable[PaymentProvider], *, offered: Iterable[str] | None = None
    ) -> None:
        """`offered`: names in the school's order of preference; None for all."""
        self._providers = {provider.name: provider for provider in providers}
        names = self._providers if offered is None else offered
        self.offered = tuple(self._providers[name] for name in names)

    @classmethod
    def of(cls, plugins: Sequence[PaymentPlugin], settings: Settings) -> "Payments":
        """Make the providers in use. Raises SettingsError when the keys of one are not there
        yet."""
        used = [
            plugin.make(settings)
            for plugin in plugins
            if plugin.settings is None or settings.has_platform(plugin.settings)
        ]
        return cls(used, offered=settings.payments)

    def __iter__(self) -> Iterator[PaymentProvider]:
        return iter(self._providers.values())

    def __contains__(self, name: object) -> bool:
        return name in self._providers

    def get(self, name: str) -> PaymentProvider | None:
        return self._providers.get(name)

    def named(self, name: str) -> PaymentProvider:
        """Return the provider of this name. Raises ProviderNotInUse when its keys are gone."""
        if name not in self._providers:
            raise ProviderNotInUse
        return self._providers[name]

    def for_checkout(self, name: str | None) -> PaymentProvider | None:
        """Return the offered provider of this name, or the first one without a name; None when
        there is no such provider."""
        if name is None:
            return next(iter(self.offered), None)
        return next((provider for provider in self.offered if provider.name == name), None)
