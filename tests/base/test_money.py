"""Amounts are minor units, and each currency has its own decimals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from khoa.base.money import (
    CURRENCIES,
    MAX_AMOUNT,
    THREE_DECIMAL,
    TWO_DECIMAL,
    ZERO_DECIMAL,
    Money,
    decimals,
)


def test_vnd_has_no_decimals_and_usd_two() -> None:
    assert decimals("vnd") == 0
    assert decimals("usd") == 2
    assert decimals("kwd") == 3
    assert decimals("isk") == 2, "Stripe takes ISK with two decimals that are always 00"


@pytest.mark.parametrize("amount", [-1, 1.5, "5", MAX_AMOUNT + 1, True])
def test_only_whole_amounts_in_bounds(amount: object) -> None:
    with pytest.raises(ValidationError):
        Money(amount=amount, currency="vnd")  # type: ignore[arg-type]


def test_unknown_currency_is_refused() -> None:
    with pytest.raises(ValidationError):
        Money(amount=1, currency="xyz")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="cannot add"):
        Money(amount=1, currency="vnd") + Money(amount=1, currency="usd")


@given(
    st.lists(st.integers(0, MAX_AMOUNT // 50), max_size=50),
    st.sampled_from(sorted(CURRENCIES)),
)
def test_total_is_the_sum_in_the_same_currency(amounts: list[int], currency: str) -> None:
    total = Money.total([Money(amount=one, currency=currency) for one in amounts], currency)
    assert total == Money(amount=sum(amounts), currency=currency)


def test_each_currency_stands_in_one_table() -> None:
    assert len(CURRENCIES) == len(ZERO_DECIMAL) + len(TWO_DECIMAL) + len(THREE_DECIMAL)
