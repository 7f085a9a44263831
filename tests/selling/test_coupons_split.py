"""What a coupon takes off is shared over the courses without a đồng lost or made."""

from hypothesis import given
from hypothesis import strategies as st

from khoa.base.money import split
from khoa.selling.discounts import amount_off, percent_off

PRICES = st.lists(st.integers(0, 99_999_999), min_size=1, max_size=50)


@given(PRICES, st.integers(1, 100))
def test_percent_adds_up_and_never_exceeds_a_price(prices: list[int], percent: int) -> None:
    parts = percent_off(prices, percent)
    assert abs(sum(parts) * 100 - sum(prices) * percent) <= 50
    assert all(0 <= part <= price for part, price in zip(parts, prices, strict=True))
    assert all(abs(p * 100 - price * percent) < 200 for p, price in zip(parts, prices, strict=True))


@given(PRICES, st.integers(0, 99_999_999))
def test_amount_adds_up_and_never_exceeds_a_price(prices: list[int], amount: int) -> None:
    parts = amount_off(prices, amount)
    assert sum(parts) == min(amount, sum(prices))
    assert all(0 <= part <= price for part, price in zip(parts, prices, strict=True))


@given(PRICES, st.integers(1, 100), st.integers(0, 99_999_999), st.sampled_from([10, 100]))
def test_what_is_left_can_be_paid_in_the_currencys_steps(
    prices: list[int], percent: int, amount: int, step: int
) -> None:
    prices = [price // step * step for price in prices]
    assert percent_off(prices, 100, step) == prices
    for parts in (percent_off(prices, percent, step), amount_off(prices, amount, step)):
        assert all(part % step == 0 for part in parts)
        assert all(0 <= part <= price for part, price in zip(parts, prices, strict=True))


@given(PRICES)
def test_all_off_is_all(prices: list[int]) -> None:
    assert percent_off(prices, 100) == prices


def test_the_largest_remainders_get_what_is_left() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [2, 3, 5]) == [2, 3, 5]
    assert percent_off([199_000, 249_000, 0], 15) == [29_850, 37_350, 0]
    assert percent_off([333, 333, 333], 10) == [34, 33, 33]
    assert amount_off([15_000, 45_000], 100_000) == [15_000, 45_000]
