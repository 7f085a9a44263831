"""What a code takes off each course of a cart, in minor units. The parts add up exactly."""

from collections.abc import Sequence


def percent_off(prices: Sequence[int], percent: int, step: int = 1) -> list[int]:
    """`percent` (1 to 100) of all prices together, rounded half up once to the currency's `step`,
    then shared out."""
    steps = [price // step for price in prices]
    parts = share_out((sum(steps) * percent + 50) // 100, steps)
    return [part * step for part in parts]


def amount_off(prices: Sequence[int], amount: int, step: int = 1) -> list[int]:
    """`amount`, down to the currency's `step`, shared out; never more than the prices are."""
    steps = [price // step for price in prices]
    return [part * step for part in share_out(min(amount // step, sum(steps)), steps)]


def share_out(whole: int, weights: Sequence[int]) -> list[int]:
    """Parts of `whole` in proportion to the weights, by largest remainder; ties go to the first.

    For `whole` up to the weights' sum no part is larger than its weight.
    """
    sum_of_weights = sum(weights)
    if sum_of_weights == 0:
        return [0] * len(weights)
    parts = [whole * weight // sum_of_weights for weight in weights]
    remainders = [whole * weight % sum_of_weights for weight in weights]
    largest_first = sorted(range(len(weights)), key=lambda at: -remainders[at])
    for at in largest_first[: whole - sum(parts)]:
        parts[at] += 1
    return parts
