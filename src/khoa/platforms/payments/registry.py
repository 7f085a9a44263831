"""The payment providers: which there are, and which of them a school uses."""

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
"""A line for each."""


class Payments:
    """The providers in use, by name: those that buyers are offered, those whose keys are still set
    and who may tell of money yet, and the one of what costs nothing."""

    def __init__(
        self, providers: Iterable[PaymentProvider], *, offered: Iterable[str] | None = None
    ) -> None:
        """`offered` by name, the school's first choice first; None: all."""
        self._providers = {provider.name: provider for provider in providers}
        names = self._providers if offered is None else offered
        self.offered = tuple(self._providers[name] for name in names)

    @classmethod
    def of(cls, plugins: Sequence[PaymentPlugin], settings: Settings) -> "Payments":
        """SettingsError when the keys of one are not there yet."""
        used = [
            plugin.make(settings)
            for plugin in plugins
            if plugin.settings is None or settings.uses(plugin.settings)
        ]
        return cls(used, offered=settings.payments)

    def __iter__(self) -> Iterator[PaymentProvider]:
        return iter(self._providers.values())

    def __contains__(self, name: object) -> bool:
        return name in self._providers

    def get(self, name: str) -> PaymentProvider | None:
        return self._providers.get(name)

    def named(self, name: str) -> PaymentProvider:
        """Whom a purchase was made by. ProviderNotInUse when its keys are gone."""
        if name not in self._providers:
            raise ProviderNotInUse
        return self._providers[name]

    def to_pay_by(self, name: str | None) -> PaymentProvider | None:
        """For a new checkout: the offered one of this name, the first when none is said."""
        if name is None:
            return next(iter(self.offered), None)
        return next((provider for provider in self.offered if provider.name == name), None)
