"""Words are the same however they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoa.catalogue.search.text import MAX_WORD, plain, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    "text", ["Lập  Trình", "LẬP TRÌNH", "lập\ttrình", "«lập» (trình)", "lap-trinh"]
)
def test_folding_forgets_form_case_space_and_diacritics(text: str, form: str) -> None:
    assert folded(unicodedata.normalize(form, text)) == ["lap", "trinh"]


def test_exact_words_keep_their_diacritics_in_one_form() -> None:
    for form in ("NFC", "NFD"):
        exact = [word.exact for word in words(unicodedata.normalize(form, "Đầu tư"))]
        assert exact == ["đầu", "tư"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đường đời", ["duong", "doi"]),
        ("C++ và C#, .NET", ["c++", "va", "c#", "net"]),
        ("#hashtag + 1", ["hashtag", "1"]),
        ("日本語 N5", ["日", "本", "語", "n5"]),
        ("Straße ﬁnal Ｆｕｌｌ", ["strasse", "final", "full"]),
        ("a_b\0c\u200bd\ue000e", ["a", "b", "c", "d", "e"]),
        ("\u0301 ++ # ''", []),
        ("", []),
    ],
)
def test_what_a_word_is(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


@given(st.text())
def test_words_are_stable_and_bounded(text: str) -> None:
    found = words(text)
    assert all(word.exact and word.folded and len(word.exact) <= MAX_WORD for word in found)
    assert not any(letter.isspace() for word in found for letter in word.exact + word.folded)
    again = words(" ".join(word.exact for word in found))
    assert [word.folded for word in again] == [word.folded for word in found]


def test_html_becomes_text() -> None:
    fragment = "<p>Học &amp; làm</p><ul><li>một</li><li>hai</li></ul><script>ba</script>"
    assert folded(plain(fragment)) == ["hoc", "lam", "mot", "hai"]
