"""What people type, made fit to keep."""

import unicodedata

import pytest
from pydantic import BaseModel, ValidationError

from khoa.courses.texts import LectureHtml, Text, Title, clean_html


class Form(BaseModel):
    title: Title
    body: Text = ""
    html: LectureHtml = ""


def test_a_decomposed_title_is_composed_before_it_is_counted() -> None:
    composed = "Lập trình ệ" + "ệ" * 109
    decomposed = unicodedata.normalize("NFD", composed)
    assert len(decomposed) > 120
    assert Form(title=decomposed).title == composed


def test_white_space_and_control_characters_go() -> None:
    form = Form(title="  Lập\u00a0\t trình\x00\x07 ", body=" một\r\n\r\nhai\x00 ")
    assert form.title == "Lập trình"
    assert form.body == "một\n\nhai"


def test_a_title_cannot_turn_the_direction_of_what_follows() -> None:
    assert Form(title="Ảnh \u202egnp.exe").title == "Ảnh gnp.exe"
    joined = "👩\u200d👩\u200d👧 \u2067עברית\u2069"  # joiners and closed isolates are writing
    assert Form(title=joined).title == joined


@pytest.mark.parametrize(
    "letter", ["a", "ệ", "字", "あ", "й", "ש", "ع", "ก", "👩‍👩‍👧", "e\u0323\u0302", "𝒳"]
)
def test_500_characters_are_too_long_in_every_script(letter: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form(title=letter * 500)
    assert [error["type"] for error in caught.value.errors()] == ["too_long"]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "ab",
        "\x00\x00\x00\x00",
        None,
        5,
        ["abc"],
        "\ud800ab",
        "\u200b\u200d\u2060 \ufeff",
    ],
)
def test_what_is_no_title_is_refused(title: object) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate({"title": title})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Chào <strong>bạn</strong></p>", "<p>Chào <strong>bạn</strong></p>"),
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ('<p onclick="x()" style="color:red" class="a">x</p>', "<p>x</p>"),
        ('<img src=x onerror="alert(1)"><p>x</p>', "<p>x</p>"),
        ("<svg><script>alert(1)</script></svg><p>x</p>", "<p>x</p>"),
        ("<iframe src=https://evil.example></iframe><p>x</p>", "<p>x</p>"),
        (
            '<a href="https://khoa.example" target="_blank" onclick="x()">x</a>',
            '<a href="https://khoa.example" rel="noopener nofollow">x</a>',
        ),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener nofollow">x</a>'),
        ('<a href="http://khoa.example">x</a>', '<a rel="noopener nofollow">x</a>'),
        ('<a href="/admin">x</a>', '<a rel="noopener nofollow">x</a>'),
        ("<!-- x --><h1>x</h1>", "x"),
        ("<p></p>", ""),
        ("<p>&nbsp; \u200b</p><ul><li></li></ul>", ""),
        ("<hr>", "<hr>"),
    ],
)
def test_only_the_editors_own_html_is_kept(typed: str, kept: str) -> None:
    assert clean_html(typed) == kept
    assert clean_html(kept) == kept
