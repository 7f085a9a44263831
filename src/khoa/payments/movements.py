"""The lines of each provider's account: into the ledger, and against what the purchases know."""

from datetime import datetime, timedelta

from khoa.ledger import service as ledger
from khoa.payments.reconcile import look_at
from khoa.platforms.events import MovementFacts
from khoa.purchases.models import Purchase
from khoa.upkeep import PartReport, Run, batches

OVERLAP = timedelta(hours=1)
BATCH = 200


async def movements(run: Run, report: PartReport) -> None:
    """All since the last run; the first one begins before the oldest purchase."""
    for provider in run.context.payments:
        name = provider.name
        cursor = run.cursors.get(f"{name}_movements")
        since = (cursor or await _oldest(run)) - OVERLAP
        async for batch in batches(provider.movements(since), BATCH):
            report.saw("movements", len(batch))
            news = await ledger.record_movements(name, batch)
            report.mend("ledger rows", len(news))
            await _compare(run, report, name, news)
        await run.seen_up_to_now(f"{name}_movements")


async def _oldest(run: Run) -> datetime:
    first = await Purchase.find_all().sort("_id").first_or_none()
    return first.created_at if first else run.started_at


async def _compare(
    run: Run,
    report: PartReport,
    provider: str,
    news: list[tuple[MovementFacts, Purchase | None]],
) -> None:
    """Money that a purchase has not heard of: ask for all that became of its payment."""
    unheard = {
        moved.payment_ref: purchase
        for moved, purchase in news
        if moved.payment_ref and purchase is not None and not _heard(purchase, moved)
    }
    for ref, before in sorted(unheard.items()):
        await look_at(run.context, report, provider, ref)
        after = await Purchase.get(before.purchase_id)
        if after is not None and after.facts != before.facts:
            report.mend("payments")


def _heard(purchase: Purchase, moved: MovementFacts) -> bool:
    if moved.kind == "other":
        return True
    known = (each for each in purchase.facts.payments if each.ref == moved.payment_ref)
    payment = next(known, None)
    if payment is None or payment.amount is None:
        return False
    source = moved.source_ref or ""
    match moved.kind:
        case "refund":
            return source in payment.refunds
        case "refund_failure":
            return source in payment.refunds and payment.refunds[source].status == "failed"
        case "dispute":
            return source in payment.disputes and payment.disputes[source].status != "inquiry"
        case "dispute_won":
            return source in payment.disputes and payment.disputes[source].status == "won"
    return True
