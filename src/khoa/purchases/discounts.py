"""What a code takes off each course of a cart, in minor units. The parts add up exactly."""

from collections.abc import Sequence


def percent_off(prices: Sequence[int], percent: int) -> list[int]:
    """`percent` (1 to 100) of all prices together, rounded half up once, then shared out."""
    return share_out((sum(prices) * percent + 50) // 100, prices)


def amount_off(prices: Sequence[int], amount: int) -> list[int]:
    """`amount` shared out over the prices; never more than they are."""
    return share_out(min(amount, sum(prices)), prices)


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
