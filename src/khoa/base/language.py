"""The two languages that everything is said in."""

from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def language_of(accept_language: str) -> Language:
    """Return the language of the page that a request came from, which sends it alone."""
    return "en" if accept_language.lower().startswith("en") else "vi"
