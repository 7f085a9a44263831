"""Taking a purchase that was made without an account into one.

Whoever bought is the person whose verified primary address it was bought with, or who has the token
that was sent there. What the purchase opens, opens then.
"""

from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.base.domain import InvitationKind
from khoa.base.language import Language
from khoa.context import Context
from khoa.database import require_transaction
from khoa.invitations import service as invitations
from khoa.invitations.service import InvitationClosed
from khoa.payments.intents import OfferPurchase
from khoa.payments.settle import open_already, settle
from khoa.purchases.models import Purchase
from khoa.users.models import User

_NAMES: dict[Language, dict[str, str]] = {
    "vi": {
        "one": "học viên của khóa học “{title}” (đơn hàng {number})",
        "several": "học viên của {count} khóa học (đơn hàng {number})",
        "none": "chủ đơn hàng {number}",
    },
    "en": {
        "one": "a student of the course “{title}” (purchase {number})",
        "several": "a student of {count} courses (purchase {number})",
        "none": "the owner of the purchase {number}",
    },
}


class ClaimPayload(BaseModel):
    purchase_id: PydanticObjectId


def about(purchase_id: PydanticObjectId) -> str:
    return f"purchase:{purchase_id}"


async def may_invite(context: Context, by: PydanticObjectId | None, payload: ClaimPayload) -> bool:
    """The school alone offers it, as long as nobody has claimed it or was forgotten."""
    purchase = await Purchase.get(payload.purchase_id)
    return by is None and purchase is not None and _claimable(purchase)


async def accept(
    context: Context, user_id: PydanticObjectId, payload: ClaimPayload, by: PydanticObjectId | None
) -> None:
    purchase = await Purchase.get(payload.purchase_id)
    if purchase is None or not _claimable(purchase):
        raise InvitationClosed
    await _claim(purchase, user_id)


async def describe(context: Context, payload: ClaimPayload, language: Language) -> str:
    purchase = await Purchase.get(payload.purchase_id)
    own = sorted(purchase.own_lines) if purchase else []
    words = _NAMES[language]["none" if not own else "one" if len(own) == 1 else "several"]
    title = purchase.lines[own[0]].title if purchase and own else ""
    number = purchase.number if purchase else ""
    return (
        words.replace("{count}", str(len(own)))
        .replace("{number}", number)
        .replace("{title}", title)
    )


PURCHASE = InvitationKind(
    name="purchase",
    payload=ClaimPayload,
    about=lambda payload: about(payload.purchase_id),
    may_invite=may_invite,
    accept=accept,
    describe=describe,
)


async def offer(context: Context, work: OfferPurchase) -> None:
    """What the outbox does once a purchase without an account is paid: invite its buyer to claim
    it. Done again, a later letter's link is the one that counts."""
    purchase = await Purchase.get(PydanticObjectId(work.purchase_id))
    if purchase is None or purchase.contact is None or not _claimable(purchase):
        return
    payload = ClaimPayload(purchase_id=purchase.purchase_id)
    await invitations.invite(
        context, PURCHASE, payload, purchase.contact.email, by=None, language=purchase.language
    )


async def claim_all(context: Context, user: User) -> list[Purchase]:
    """Take what was bought with the person's verified primary address, paid or not. Return what is
    theirs by that; again, nothing."""
    if user.email is None or not user.email_verified:
        return []
    of_address = {"contact.email": user.email, "user_id": None}
    claimed = []
    for found in await Purchase.find(of_address).to_list():

        async def take(which: PydanticObjectId = found.purchase_id) -> Purchase | None:
            purchase = await Purchase.get(which)
            if purchase is None or not _claimable(purchase):
                return None  # another call was quicker, or they were forgotten
            await _claim(purchase, user.user_id)
            return purchase

        if purchase := await context.database.transaction(take):
            claimed.append(purchase)
    return claimed


def _claimable(purchase: Purchase) -> bool:
    return purchase.user_id is None and bool(purchase.contact and purchase.contact.email)


async def _claim(purchase: Purchase, user_id: PydanticObjectId) -> None:
    """In a transaction that has read the purchase. Where the account has a course otherwise, a
    person decides which purchase is given back: one was paid long before the other, perhaps."""
    require_transaction()
    purchase.user_id = user_id
    await Purchase.get_pymongo_collection().update_one(
        {"_id": purchase.id}, {"$set": {"user_id": user_id}}
    )
    if purchase.paid_at is not None:
        purchase.open_elsewhere = await open_already(purchase)
    await settle(purchase)
    await invitations.close_all(about(purchase.purchase_id))
    await audit.record("purchase.claimed", about(purchase.purchase_id), by=user_id)
