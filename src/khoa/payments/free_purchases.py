"""Purchases that cost nothing: a coupon or an activation code took off all of it.

They are purchases like others, with a payment of nothing: the ledger, the states and a refund by
the office work on them without knowing.
"""

import secrets
from datetime import UTC, datetime

from beanie import PydanticObjectId

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.payments.settle import settle
from khoa.platforms.payments.free import FreeProvider
from khoa.purchases.models import (
    PaymentFacts,
    PaymentKnown,
    Purchase,
)
from khoa.purchases.order import PurchaseLine, RefundRule
from khoa.school.models import SchoolSettings
from khoa.selling import coupons
from khoa.selling.coupon_models import CouponUse, use_id
from khoa.selling.coupons import CouponAlreadyUsed, Quote
from khoa.users.models import User

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number() -> str:
    """KH- and eight characters that are not mistaken for one another."""
    return "KH-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


async def give(
    school: SchoolSettings,
    user: User,
    lines: list[PurchaseLine],
    language: Language,
    *,
    cart_key: str,
    quote: Quote | None = None,
    activation_batch_id: PydanticObjectId | None = None,
    referred_by: str | None = None,
) -> Purchase:
    """A paid purchase of these lines, whose discounts leave nothing to pay; its courses open. In a
    transaction. Asked for again with the same coupon for the same cart, the same purchase."""
    number = new_number()
    now = datetime.now(UTC)
    purchase = Purchase(
        id=PydanticObjectId(),
        number=number,
        user_id=user.user_id,
        lines=lines,
        total=Money(amount=0, currency=lines[0].price.currency),
        coupon_id=quote and quote.coupon.coupon_id,
        coupon_code=quote and quote.coupon.code,
        activation_batch_id=activation_batch_id,
        cart_key=cart_key,
        language=language,
        provider=FreeProvider.name,
        session_ref=number,
        session_expires_at=now,
        facts=PaymentFacts(
            session_status="complete",
            payments=[PaymentKnown(ref=number, amount=0, currency=lines[0].price.currency)],
        ),
        state="paid",
        educator_percent=school.educator_share,
        refund_rule=RefundRule.of(school),
        referred_by=referred_by,
        created_at=now,
    )
    if quote is not None:
        try:
            await coupons.reserve(quote, purchase)
        except CouponAlreadyUsed:
            twin = await _twin(quote, user, cart_key)
            if twin is None:
                raise
            return twin
    await purchase.insert()
    await settle(purchase)
    return purchase


async def _twin(quote: Quote, user: User, cart_key: str) -> Purchase | None:
    """What a second click finds: the purchase that the first one made."""
    use = await CouponUse.get(use_id(quote.coupon.coupon_id, user.user_id))
    twin = await Purchase.get(use.purchase_id) if use else None
    return (
        twin if twin and twin.cart_key == cart_key and twin.provider == FreeProvider.name else None
    )
