"""What a platform asks an operator for: the base of every platform's own settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict


class SettingsError(Exception):
    """The settings do not allow a start. `problems` holds one sentence for each, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class School:
    """What a platform's settings are checked against. `chosen`: the school uses the platform for
    what is new, and not only for what was begun there earlier."""

    production: bool
    currency: str
    chosen: bool
    environment: Mapping[str, str]
    """The process's own, which a platform's client may read by itself."""


class PlatformSettings(BaseModel):
    """A subclass stands beside the code that talks to its platform, in a module that imports no
    SDK: the parent process reads it too. Each field names its variable as `validation_alias`."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    platform: ClassVar[str]
    needed: ClassVar[Mapping[str, str]] = {}
    """By field: where an operator finds it. Without all of these the platform cannot be used."""
    has_sandbox: ClassVar[bool] = False
    """With none of what is needed, the sandbox serves it in development."""
    addresses: ClassVar[tuple[str, ...]] = ()
    """Fields that production wants to be another machine's https address, if they are set."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """The same of a host without `https://`."""

    @classmethod
    def variable(cls, field: str) -> str:
        """The name of a field in the environment; its own name when it has none there."""
        return str(cls.model_fields[field].validation_alias or field)

    @classmethod
    def variables(cls) -> list[str]:
        """The names of all that can be set."""
        fields = cls.model_fields
        return [cls.variable(name) for name in fields if fields[name].validation_alias]

    @classmethod
    def read(cls, environment: Mapping[str, str | None]) -> Self:
        """An empty value, as .env.example leaves them, was not set. ValidationError."""
        values = {name: environment.get(name) for name in cls.variables()}
        return cls.model_validate({name: value for name, value in values.items() if value})

    @property
    def missing(self) -> list[str]:
        """Fields that are needed and not set."""
        return [field for field in self.needed if not getattr(self, field)]

    def at_sandbox(self, url: str, keys: Mapping[str, str | None]) -> Self:
        """With the keys that the sandbox made, by their variables, and addresses below `url`."""
        made = {field: keys.get(self.variable(field)) or "" for field in self.needed}
        return self.model_copy(update=made)

    def problems(self, school: School) -> list[str]:
        """What is not right with settings that are all there: a sentence for each."""
        return []


@dataclass(frozen=True)
class PluggedIn:
    """The platforms that the registries name, with what each asks for; None: nothing."""

    payments: Mapping[str, type[PlatformSettings] | None]
    """Those that KHOA_PAYMENTS may name; it is the first one when it names none."""
    media: Mapping[str, type[PlatformSettings] | None]
    """Those that KHOA_MEDIA_PICTURES and KHOA_MEDIA_FILMS may name; the first one otherwise."""

    @property
    def kinds(self) -> list[type[PlatformSettings]]:
        """Each once, payments first."""
        asked = [*self.payments.values(), *self.media.values()]
        return list(dict.fromkeys(kind for kind in asked if kind is not None))
