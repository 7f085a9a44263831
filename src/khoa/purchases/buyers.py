"""Who bought: an account, or a contact as long as none has claimed the purchase."""

from collections.abc import Iterable

from beanie import PydanticObjectId

from khoa.base.language import Language
from khoa.purchases.models import Purchase
from khoa.users import service as users
from khoa.users.models import User


async def accounts_of(purchases: Iterable[Purchase]) -> dict[PydanticObjectId, User]:
    """By the purchase: the account that it belongs to, or its tombstone."""
    owners = {
        purchase.purchase_id: purchase.user_id
        for purchase in purchases
        if purchase.user_id is not None
    }
    found = await users.by_ids(set(owners.values()))
    return {which: found[owner] for which, owner in owners.items() if owner in found}


def name_of(purchase: Purchase, account: User | None, language: Language) -> str:
    if account is not None:
        return account.name_in(language)
    return purchase.contact.name if purchase.contact and purchase.user_id is None else ""


def email_of(purchase: Purchase, account: User | None) -> str | None:
    if account is not None:
        return account.email
    return purchase.contact.email or None if purchase.contact and not purchase.user_id else None
