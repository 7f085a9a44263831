"""The minimum price of a course that is not free."""

from khoa.base.money import Money

_MINIMUMS = {"vnd": 15_000, "usd": 50}
_OTHER_MINIMUM = 50


def minimum_price(currency: str) -> Money:
    """Return the price below which a card payment costs more than it brings."""
    return Money(amount=_MINIMUMS.get(currency, _OTHER_MINIMUM), currency=currency)


def price_too_low(price: Money) -> bool:
    return 0 < price.amount < minimum_price(price.currency).amount
