"""The parts that need no server: cards, amounts, forms."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoa_sandbox.stripe import cards, forms, hosted, money
from khoa_sandbox.stripe.errors import InvalidParameter

TODAY = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (199_000, "vnd", "vi", "199.000\xa0₫"),
        (199_000, "vnd", "en", "₫199,000"),
        (999, "usd", "en", "$9.99"),
        (123_456, "usd", "vi", "1.234,56\xa0US$"),
        (1_500, "kwd", "en", "KWD\xa01.500"),
        (0, "vnd", "vi", "0\xa0₫"),
        (99_999_999, "eur", "en", "€999,999.99"),
    ],
)
def test_amounts_have_their_currencys_decimals(
    amount: int, currency: str, language: str, shown: str
) -> None:
    assert money.format_amount(amount, currency, language) == shown


@given(st.integers(0, money.MAXIMUM), st.sampled_from(sorted(money.CURRENCIES)))
def test_fee_is_never_more_than_the_amount(amount: int, currency: str) -> None:
    assert 0 <= money.fee(amount, currency) <= amount


def test_card_is_good_until_its_month_ends() -> None:
    for expiry, wrong in (("11/26", {}), ("10/26", {"cardExpiry": "invalid_expiry_year_past"})):
        known, card, errors = cards.check("4242 4242 4242 4242", expiry, "123", today=TODAY)
        assert errors == wrong
        assert known is cards.TEST_CARDS["4242424242424242"]
        assert card.last4 == "4242"


def test_every_test_card_passes_the_check_digit() -> None:
    assert all(cards.luhn(number) for number in cards.TEST_CARDS)


@pytest.mark.parametrize(
    ("locale", "accept", "language"),
    [
        ("vi", "en-US", "vi"),
        ("en-GB", "vi", "en"),
        ("fr", "vi", "en"),
        ("auto", "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        (None, "fr, en;q=0.5, vi;q=0.9", "vi"),
        (None, "vi;q=x, en", "en"),
        (None, "", "en"),
    ],
)
def test_page_speaks_the_sessions_language_else_the_browsers(
    locale: str | None, accept: str, language: str
) -> None:
    assert hosted.language({"locale": locale}, accept) == language


def test_both_languages_have_the_same_texts() -> None:
    texts = hosted._texts()
    assert texts["vi"].keys() == texts["en"].keys()


def test_form_names_nest() -> None:
    assert forms.decode(b"a[0][b]=1&a[1][b]=x%20y&c[]=p&c[]=q&d=") == {
        "a": {"0": {"b": "1"}, "1": {"b": "x y"}},
        "c": {"0": "p", "1": "q"},
        "d": "",
    }


@given(st.binary(max_size=200))
def test_any_body_is_read_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(forms.decode(raw), dict)
    except InvalidParameter as error:
        assert error.status == 400
