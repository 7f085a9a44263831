"""Words as the index and the query both see them: exact, and folded to their bare letters.

Vietnamese is typed with and without its diacritics, composed or decomposed, so every word is kept
twice. Both come from NFKC, whose composition is NFC's, or a decomposed "lập" would match nothing.
"""

import html
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import nh3

MAX_WORD = 60
"""Characters. What is longer is no word, and the index refuses terms of 64 KB."""

_UNSPACED = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts that write no spaces: each of their letters is a word, and neighbours make a phrase."""

_NOT_DECOMPOSED = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode holds for letters of their own; after case folding."""


class Word(NamedTuple):
    exact: str
    folded: str


def words(text: str) -> list[Word]:
    """The words in their order. Punctuation and control characters separate them; "c++" and "c#"
    are words."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    # Case folding decomposes a few letters again.
    parts = unicodedata.normalize("NFC", composed).translate(_LETTERS).split()
    cut = [part.lstrip("+#")[:MAX_WORD] for part in parts]
    return [Word(part, folded) for part in cut if (folded := _fold(part))]


def plain(fragment: str) -> str:
    """The text of an HTML fragment."""
    return html.unescape(nh3.clean(fragment.replace("<", " <"), tags=set()))


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    """Without diacritics. A word of marks alone folds to nothing."""
    letters = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return bare.translate(_NOT_DECOMPOSED)


_KEPT_BELOW = 0x2100
"""The alphabets and usual punctuation. All of Unicode, which a visitor can send, takes 100 MB."""


class _Letters(dict[int, str]):
    """For `str.translate`: letters, digits and marks stay, the rest becomes a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in "+#" or unicodedata.category(letter)[0] in "LNM":
            unspaced = unicodedata.name(letter, "").startswith(_UNSPACED)
            kept = f" {letter} " if unspaced else letter
        else:
            kept = " "
        if code < _KEPT_BELOW:
            self[code] = kept
        return kept


_LETTERS = _Letters()
