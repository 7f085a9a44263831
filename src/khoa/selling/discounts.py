"""What a code takes off each course of a cart, in minor units. The parts add up exactly."""

from collections.abc import Sequence

from khoa.base.money import split


def percent_off(prices: Sequence[int], percent: int, step: int = 1) -> list[int]:
    """`percent` (1 to 100) of all prices together, rounded half up once to the currency's `step`,
    then shared out."""
    steps = [price // step for price in prices]
    parts = split((sum(steps) * percent + 50) // 100, steps)
    return [part * step for part in parts]


def amount_off(prices: Sequence[int], amount: int, step: int = 1) -> list[int]:
    """`amount`, down to the currency's `step`, shared out; never more than the prices are."""
    steps = [price // step for price in prices]
    return [part * step for part in split(min(amount // step, sum(steps)), steps)]
