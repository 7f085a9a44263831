"""`fulfil`: take in what a provider says of a purchase, derive its state, give or take access.

Called by the webhook, by the success page and by reconciliation. Safe to call again, in any order,
in several processes at once: all in one transaction that first writes to the purchase.
"""

from datetime import UTC, datetime

import structlog
from beanie import PydanticObjectId
from bson.errors import InvalidId

from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Grant
from khoa.platforms.events import ChargeFacts, SessionFacts
from khoa.purchases.models import PaymentFacts, Purchase, derive

log = structlog.get_logger()

_LATER = {"open": 0, "expired": 1, "complete": 2}
"""A session that both expired and completed was paid late: complete wins."""


async def fulfil(provider: str, heard: SessionFacts | ChargeFacts) -> Purchase | None:
    """In a transaction. The purchase as it is now; None when the facts name none of ours."""
    purchase = await _find(provider, heard)
    if purchase is None:
        return None
    if not _concerns(heard, purchase):
        log.warning("purchase.other_payment", number=purchase.number, payment=heard.payment_ref)
        return purchase
    facts = purchase.facts.model_copy()
    _learn(facts, heard, purchase)
    purchase.facts = facts
    purchase.payment_ref = purchase.payment_ref or heard.payment_ref
    await settle(purchase)
    return purchase


async def settle(purchase: Purchase) -> None:
    """Derive the state from the facts, write both, and make the grants agree with the state."""
    before = purchase.state
    purchase.state = derive(purchase.facts, purchase.total)
    if purchase.opens_courses and purchase.paid_at is None:
        purchase.paid_at = datetime.now(UTC)
    await Purchase.get_pymongo_collection().update_one(
        {"_id": purchase.id},
        {
            "$set": {
                "facts": purchase.facts.model_dump(),
                "state": purchase.state,
                "payment_ref": purchase.payment_ref,
                "paid_at": purchase.paid_at,
            }
        },
    )
    if not purchase.opens_courses and purchase.paid_at is None:
        return
    for line in purchase.lines:
        await enrolments.grant(
            purchase.user_id,
            line.course_id,
            Grant(
                source="purchase", purchase_id=purchase.purchase_id, active=purchase.opens_courses
            ),
        )
    if before != purchase.state:
        log.info("purchase.settled", number=purchase.number, before=before, now=purchase.state)


async def _find(provider: str, heard: SessionFacts | ChargeFacts) -> Purchase | None:
    """By the session, by the payment, or by our own id, which every one of ours carries."""
    if isinstance(heard, SessionFacts):
        found = await Purchase.find_one(
            Purchase.provider == provider, Purchase.session_ref == heard.session_ref
        )
    else:
        found = await Purchase.find_one(
            Purchase.provider == provider, Purchase.payment_ref == heard.payment_ref
        )
    if found or not heard.purchase_id:
        return found
    try:
        return await Purchase.get(PydanticObjectId(heard.purchase_id))
    except InvalidId:
        return None


def _concerns(heard: SessionFacts | ChargeFacts, purchase: Purchase) -> bool:
    """A purchase can have had an earlier session, whose answer was lost: that one's end does not
    end the present one, and what is paid back of a second payment leaves the first."""
    if isinstance(heard, SessionFacts):
        return heard.paid or purchase.session_ref in (None, heard.session_ref)
    return purchase.payment_ref in (None, heard.payment_ref)


def _learn(facts: PaymentFacts, heard: SessionFacts | ChargeFacts, purchase: Purchase) -> None:
    """Facts only grow: a late "failed" or "expired" never undoes what was paid."""
    if isinstance(heard, SessionFacts):
        if _LATER[heard.status] > _LATER[facts.session_status]:
            facts.session_status = heard.status  # type: ignore[assignment]
        facts.payment_failed = facts.payment_failed or heard.payment_failed
        if heard.paid:
            facts.paid = True
            facts.mismatch = _mismatch(heard, purchase)
        return
    facts.paid = True
    facts.mismatch = facts.mismatch or _mismatch(heard, purchase)
    known = facts.refunds_as_of
    if known is None or heard.as_of > known:
        facts.refunds_as_of = heard.as_of
        facts.amount_refunded = heard.amount_refunded
    elif heard.as_of == known:
        facts.amount_refunded = max(facts.amount_refunded, heard.amount_refunded)


def _mismatch(heard: SessionFacts | ChargeFacts, purchase: Purchase) -> str | None:
    if (heard.amount, heard.currency) == (purchase.total.amount, purchase.total.currency):
        return None
    log.error("purchase.mismatch", number=purchase.number, amount=heard.amount)
    return f"{heard.amount} {heard.currency}"
