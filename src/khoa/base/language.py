"""The two languages of pages and messages."""

from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def language_of(accept_language: str) -> Language:
    """Return the language of an Accept-Language header; our pages send exactly one language."""
    return "en" if accept_language.lower().startswith("en") else "vi"
