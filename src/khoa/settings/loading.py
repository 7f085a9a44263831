"""Read and check all settings at once, for the platforms that are plugged in.

Values come from the environment, then `.env`, then, for a platform that was given no key at all,
from the sandbox's own `sandbox.env` in the data directory.
"""

import os
from collections.abc import Mapping
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from khoa.settings.groups import ClerkSettings
from khoa.settings.mongodb import uri_problems
from khoa.settings.platform import PlatformSettings, PluggedIn, School, SettingsError
from khoa.settings.reading import OPTIONAL, Settings
from khoa.settings.rules import production_problems


def load(plugged: PluggedIn, **overrides: Any) -> Settings:
    """SettingsError lists all problems at once. `overrides` are by field name.

    A platform left to the sandbox has its keys only once the sandbox has been started in this data
    directory; `Settings.of` says so. One that the school no longer chooses is still in use while
    its keys are set: money can come late.
    """
    given = _general(overrides)
    pictures = given.media_pictures or next(iter(plugged.media))
    unsaid = {
        "payments": given.payments or tuple(plugged.payments)[:1],
        "media_pictures": pictures,
        "media_films": given.media_films or pictures,
    }
    given = given.model_copy(update=unsaid)
    chosen, problems = _chosen(given, plugged)
    environment, keys = _environment(), dotenv_values(given.data_dir / "sandbox.env")
    used: list[PlatformSettings] = []
    sandboxed: set[str] = set()
    kinds: list[type[PlatformSettings]] = [ClerkSettings, *plugged.kinds]
    for kind in kinds:
        try:
            platform = kind.read(environment)
        except ValidationError as error:
            problems += _sentences(error)
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
            problems += [
                f"{kind.variable(field)} is missing: {kind.needed[field]}" for field in missing
            ]
        elif not missing:
            school = School(given.production, given.currency, is_chosen, os.environ)
            problems += platform.problems(school)
        used.append(platform)
    if given.mongodb_uri:
        problems += uri_problems(given.mongodb_uri)
    settings = given.using(used, sandboxed)
    if settings.production:
        problems += production_problems(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _general(overrides: Mapping[str, Any]) -> Settings:
    names = {name: str(field.validation_alias) for name, field in Settings.model_fields.items()}
    try:
        given = Settings(**{names[name]: value for name, value in overrides.items()})
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from error
    return given.model_copy(update={n: None for n in OPTIONAL if getattr(given, n) == ""})


def _chosen(
    given: Settings, plugged: PluggedIn
) -> tuple[set[type[PlatformSettings] | None], list[str]]:
    """What asks for settings among the platforms that the school chooses, and what it names that
    is not there."""
    payments, media = ", ".join(sorted(plugged.payments)), ", ".join(sorted(plugged.media))
    problems = []
    if set(given.payments) - set(plugged.payments):
        problems.append(f"KHOA_PAYMENTS: must be of {payments}; several with commas")
    for variable, name in (
        ("KHOA_MEDIA_PICTURES", given.media_pictures),
        ("KHOA_MEDIA_FILMS", given.media_films),
    ):
        if name not in plugged.media:
            problems.append(f"{variable}: must be one of {media}")
    chosen = {plugged.payments.get(name) for name in given.payments}
    chosen |= {plugged.media.get(name) for name in (given.media_pictures, given.media_films)}
    return {ClerkSettings, *chosen}, problems


def _environment() -> dict[str, str | None]:
    """By upper-case name: the process's environment before the folder's `.env`."""
    found = [*dotenv_values(".env").items(), *os.environ.items()]
    return {name.upper(): value for name, value in found}


def _sentences(error: ValidationError) -> list[str]:
    return [f"{e['loc'][0] if e['loc'] else ''}: {e['msg']}" for e in error.errors()]
