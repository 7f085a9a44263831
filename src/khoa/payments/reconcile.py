"""Purchases that wait: for a payment that may have come, for a refund or a bank's word."""

from datetime import UTC, datetime, timedelta

from khoa.base.batched import batched
from khoa.base.errors import NotFound, Unavailable
from khoa.context import Context
from khoa.payments import refunds
from khoa.payments.checkout import look_again
from khoa.payments.intents import LookAtPayment
from khoa.payments.settle import fulfil
from khoa.platforms.events import SessionFacts
from khoa.purchases.models import Purchase
from khoa.upkeep import PartReport, Run, for_each

PAYING_TAKES = timedelta(minutes=3)
"""A buyer who is at the payment page so long may also have closed it."""
ASKED_EVERY = timedelta(hours=1)
BATCH = 200


async def pending(run: Run, report: PartReport) -> None:
    """Look at each session that should have told something by now: once its buyer has had their
    time, when it ends, and every hour in between. What events tell need not be asked for."""
    before = None if run.thorough else run.cursors.get("pending")
    waiting = Purchase.find({"state": "pending"}).sort("created_at")

    async def look(purchase: Purchase) -> None:
        try:
            settled = (
                await _never_opened(run.context, purchase)
                if purchase.session_ref is None
                else await look_again(run.context, purchase)
            )
        except Unavailable:  # so are the others: this part ends here
            raise
        except Exception as error:  # noqa: BLE001 (told; the others go on)
            report.add_finding("session_unknown", f"{purchase.number}: {error}")
            return
        if settled.state != "pending":
            report.count_mended(settled.state)

    async for batch in batched(waiting, BATCH):
        report.count_seen("pending", len(batch))
        await for_each([one for one in batch if _due(one, run.started_at, before)], look)
    await run.advance_cursor("pending")


def _due(purchase: Purchase, now: datetime, before: datetime | None) -> bool:
    """Whether one of its moments has come since the last run, at `before`."""
    begun = min(purchase.created_at, purchase.session_expires_at) + PAYING_TAKES
    if now < begun:
        return False
    if before is None or before < begun or before < purchase.session_expires_at <= now:
        return True
    return (now - begun) // ASKED_EVERY != (before - begun) // ASKED_EVERY


async def on_their_way(run: Run, report: PartReport) -> None:
    """Refunds that are ordered or pending, and open disputes: all that became of the payment.

    The provider's events tell of their ends too, with one request for a hundred of them: this is
    three for each payment, and only for what they may lack.
    """
    if run.done_within(ASKED_EVERY, "payments"):
        return
    waiting = Purchase.find({"on_its_way": True})

    async def look(purchase: Purchase) -> None:
        refs = {payment.ref for payment in purchase.facts.payments if payment.on_its_way}
        refs |= {order.payment_ref for order in purchase.refund_orders.values()}
        before = purchase.facts
        for ref in sorted(refs):
            await look_at(run.context, report, purchase.provider, ref)
        after = await Purchase.get(purchase.purchase_id)
        if after is not None and after.facts != before:
            report.count_mended("payments")

    async for batch in batched(waiting, BATCH):
        report.count_seen("payments", len(batch))
        await for_each(batch, look)
    await run.advance_cursor("payments")


async def look_at(context: Context, report: PartReport, provider: str, payment_ref: str) -> bool:
    """Learn all that became of a payment; a failure is reported, False, and leaves the others be.
    Unavailable when the provider is."""
    try:
        await refunds.look_at_payment(
            context, LookAtPayment(provider=provider, payment_ref=payment_ref)
        )
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 (told; the others go on)
        report.add_finding("payment_unknown", f"{payment_ref}: {error}")
        return False
    return True


async def _never_opened(context: Context, purchase: Purchase) -> Purchase:
    """No payment page was ever known, and its time is over: as good as expired."""
    never = SessionFacts(
        session_ref="",
        purchase_id=str(purchase.purchase_id),
        deployment=context.deployment,
        status="expired",
        paid=False,
        payment_failed=False,
        payment_ref=None,
        amount=purchase.total.amount,
        currency=purchase.total.currency,
        url=None,
    )

    async def expire() -> Purchase:
        fresh = await Purchase.get(purchase.purchase_id)
        if fresh is None:
            raise NotFound("There is no such purchase.")
        if fresh.session_ref is not None or fresh.session_expires_at > datetime.now(UTC):
            return fresh
        return await fulfil(fresh.provider, never) or fresh

    return await context.database.transaction(expire)
