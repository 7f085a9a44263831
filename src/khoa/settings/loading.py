"""Load and check all settings at once.

Values come from the environment, then from `.env`. A platform for which no key is set takes them
from the sandbox's `sandbox.env` in the data directory.
"""

import os
from collections.abc import Mapping
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from khoa.settings.groups import ClerkSettings
from khoa.settings.mongodb import check_uri
from khoa.settings.platform import (
    AvailablePlatforms,
    PlatformSettings,
    SettingsContext,
    SettingsError,
)
from khoa.settings.reading import OPTIONAL, Settings
from khoa.settings.rules import check_production


def load(available: AvailablePlatforms, **overrides: Any) -> Settings:
    """Raises SettingsError, which lists everything that is wrong. `overrides` are by field name.

    A platform served by the sandbox has its keys only once the sandbox has been started in this
    data directory; until then `Settings.platform` raises. One that the school no longer chooses
    stays in use while its keys are set: payments can come late.
    """
    given = _general(overrides)
    pictures = given.media_pictures or next(iter(available.media))
    defaults = {
        "payments": given.payments or tuple(available.payments)[:1],
        "media_pictures": pictures,
        "media_films": given.media_films or pictures,
    }
    given = given.model_copy(update=defaults)
    chosen, errors = _chosen(given, available)
    environment, keys = _environment(), dotenv_values(given.data_dir / "sandbox.env")
    used: list[PlatformSettings] = []
    sandboxed: set[str] = set()
    kinds: list[type[PlatformSettings]] = [ClerkSettings, *available.kinds]
    for kind in kinds:
        try:
            platform = kind.read(environment)
        except ValidationError as error:
            errors += _sentences(error)
            continue
        missing, is_chosen = platform.missing, kind in chosen
        begun = len(missing) < len(kind.needed)
        if missing and not begun:
            if not is_chosen:
                continue
            if kind.has_sandbox and not given.production:
                sandboxed.add(kind.platform)
                platform = platform.at_sandbox(given.sandbox_url, keys)
        if missing and kind.platform not in sandboxed:
            errors += [
                f"{kind.variable(field)} is missing: {kind.needed[field]}" for field in missing
            ]
        elif not missing:
            context = SettingsContext(given.production, given.currency, is_chosen, os.environ)
            errors += platform.check(context)
        used.append(platform)
    if given.mongodb_uri:
        errors += check_uri(given.mongodb_uri)
    settings = given.with_platforms(used, sandboxed)
    if settings.production:
        errors += check_production(settings)
    if errors:
        raise SettingsError(errors)
    return settings


def _general(overrides: Mapping[str, Any]) -> Settings:
    names = {name: str(field.validation_alias) for name, field in Settings.model_fields.items()}
    try:
        given = Settings(**{names[name]: value for name, value in overrides.items()})
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from error
    return given.model_copy(update={n: None for n in OPTIONAL if getattr(given, n) == ""})


def _chosen(
    given: Settings, available: AvailablePlatforms
) -> tuple[set[type[PlatformSettings] | None], list[str]]:
    """Return the settings classes of the platforms that the school chooses, and an error for each
    name that is unknown."""
    payments, media = ", ".join(sorted(available.payments)), ", ".join(sorted(available.media))
    errors = []
    if set(given.payments) - set(available.payments):
        errors.append(f"KHOA_PAYMENTS: must be of {payments}; several with commas")
    for variable, name in (
        ("KHOA_MEDIA_PICTURES", given.media_pictures),
        ("KHOA_MEDIA_FILMS", given.media_films),
    ):
        if name not in available.media:
            errors.append(f"{variable}: must be one of {media}")
    chosen = {available.payments.get(name) for name in given.payments}
    chosen |= {available.media.get(name) for name in (given.media_pictures, given.media_films)}
    return {ClerkSettings, *chosen}, errors


def _environment() -> dict[str, str | None]:
    """Return values by upper-case name. The process's environment overrides the folder's `.env`."""
    found = [*dotenv_values(".env").items(), *os.environ.items()]
    return {name.upper(): value for name, value in found}


def _sentences(error: ValidationError) -> list[str]:
    return [f"{e['loc'][0] if e['loc'] else ''}: {e['msg']}" for e in error.errors()]
