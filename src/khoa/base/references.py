"""References of a bank, as people copy them from a statement."""

import unicodedata


def fold_reference(typed: str) -> str:
    """Return the letters and digits alone, in upper case: spellings that differ in case, blanks,
    punctuation, full-width or invisible characters become equal. Empty if there are none."""
    composed = unicodedata.normalize("NFKC", typed)
    return "".join(letter for letter in composed if letter.isalnum()).upper()
