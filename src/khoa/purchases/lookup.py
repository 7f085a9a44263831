"""Finding a purchase, for those who act on it."""

from beanie import PydanticObjectId

from khoa.base.errors import NotFound
from khoa.purchases.models import Purchase


async def by_id(purchase_id: PydanticObjectId) -> Purchase:
    """Return the purchase. Raise NotFound if there is none."""
    return _found(await Purchase.get(purchase_id))


async def by_number(number: str) -> Purchase:
    """Return the purchase. Raise NotFound if there is none."""
    return _found(await Purchase.find_one(Purchase.number == number.upper()))


def _found(purchase: Purchase | None) -> Purchase:
    if purchase is None:
        raise NotFound("There is no such purchase.")
    return purchase
