"""The least that a course may cost, if it costs anything."""

from khoa.base.money import Money

_MINIMUMS = {"vnd": 15_000, "usd": 50}
_OTHER_MINIMUM = 50


def minimum_price(currency: str) -> Money:
    """Below this a card payment costs more than it brings. Free is always possible."""
    return Money(amount=_MINIMUMS.get(currency, _OTHER_MINIMUM), currency=currency)


def price_too_low(price: Money) -> bool:
    return 0 < price.amount < minimum_price(price.currency).amount
