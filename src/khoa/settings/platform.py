"""The base class of every platform's own settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict


class SettingsError(Exception):
    """The settings do not allow a start. `errors` holds one sentence for everything that is
    wrong."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass(frozen=True)
class SettingsContext:
    """What a platform's settings are checked against. `chosen`: the school uses the platform for
    new payments or files, not only for what was begun there earlier."""

    production: bool
    currency: str
    chosen: bool
    environment: Mapping[str, str]
    """The process's environment, which a platform's client may read by itself."""


class PlatformSettings(BaseModel):
    """A platform's settings. A subclass lives beside the platform's code, in a module that imports
    no SDK, since the parent process imports it too. Each field names its environment variable as
    `validation_alias`."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    platform: ClassVar[str]
    needed: ClassVar[Mapping[str, str]] = {}
    """Required fields, and where an operator finds each value."""
    has_sandbox: ClassVar[bool] = False
    """Whether the sandbox serves it in development when no required field is set."""
    addresses: ClassVar[tuple[str, ...]] = ()
    """Fields that, if set, must be another machine's https address in production."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """The same for hosts without `https://`."""

    @classmethod
    def variable(cls, field: str) -> str:
        """Return the field's environment variable, or the field's name when it has none."""
        return str(cls.model_fields[field].validation_alias or field)

    @classmethod
    def variables(cls) -> list[str]:
        """Return all environment variables of this class."""
        fields = cls.model_fields
        return [cls.variable(name) for name in fields if fields[name].validation_alias]

    @classmethod
    def read(cls, environment: Mapping[str, str | None]) -> Self:
        """Read the fields. An empty value, as in .env.example, counts as not set. Raises
        ValidationError."""
        values = {name: environment.get(name) for name in cls.variables()}
        return cls.model_validate({name: value for name, value in values.items() if value})

    @property
    def missing(self) -> list[str]:
        """The required fields that are not set."""
        return [field for field in self.needed if not getattr(self, field)]

    def at_sandbox(self, url: str, keys: Mapping[str, str | None]) -> Self:
        """Return a copy with the sandbox's keys, given by variable, and with addresses below
        `url`."""
        made = {field: keys.get(self.variable(field)) or "" for field in self.needed}
        return self.model_copy(update=made)

    def check(self, context: SettingsContext) -> list[str]:
        """Return a sentence for each thing that is wrong. Called when no required field is
        missing."""
        return []


@dataclass(frozen=True)
class AvailablePlatforms:
    """The platforms in the registries, with the settings class of each, None for those without."""

    payments: Mapping[str, type[PlatformSettings] | None]
    """Those that KHOA_PAYMENTS may name; the first one is the default."""
    media: Mapping[str, type[PlatformSettings] | None]
    """Those that KHOA_MEDIA_PICTURES and KHOA_MEDIA_FILMS may name; the first one is the
    default."""

    @property
    def kinds(self) -> list[type[PlatformSettings]]:
        """The settings classes without duplicates, payments first."""
        asked = [*self.payments.values(), *self.media.values()]
        return list(dict.fromkeys(kind for kind in asked if kind is not None))
