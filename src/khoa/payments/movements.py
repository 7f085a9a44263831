"""The lines of each provider's account: into the ledger, and against what the purchases know."""

from datetime import datetime, timedelta

from khoa.base.batched import batched
from khoa.ledger import service as ledger
from khoa.ledger.service import Movement
from khoa.payments.reconcile import look_at
from khoa.platforms.events import MovementFacts
from khoa.purchases.models import Purchase
from khoa.upkeep import PartReport, Run

OVERLAP = timedelta(hours=1)
BATCH = 200


async def movements(run: Run, report: PartReport) -> None:
    """All since the last run; the first one begins before the oldest purchase.

    A movement is recorded once it has been compared: whatever breaks off in between, the next run
    finds it unrecorded and compares it again.
    """
    for provider in run.context.payments:
        name = provider.name
        cursor = run.cursors.get(f"{name}_movements")
        since = (cursor or await _oldest(run)) - OVERLAP
        all_compared = True
        async for batch in batched(provider.movements(since), BATCH):
            report.count_seen("movements", len(batch))
            unrecorded = await ledger.unrecorded(name, batch)
            unknown = await _compare(run, report, name, unrecorded)
            compared = [one for one in unrecorded if one[0].payment_ref not in unknown]
            await ledger.record_movements(name, compared)
            report.count_mended("ledger rows", len(compared))
            all_compared &= not unknown
        if all_compared:
            await run.advance_cursor(f"{name}_movements")


async def _oldest(run: Run) -> datetime:
    first = await Purchase.find_all().sort("_id").first_or_none()
    return first.created_at if first else run.started_at


async def _compare(
    run: Run, report: PartReport, provider: str, unrecorded: list[Movement]
) -> set[str | None]:
    """Money that a purchase has not heard of: ask for all that became of its payment.

    Return the payments that could not be asked for. One that was asked for and does not tell of the
    movement is reported: only a person can say what it is. Of a transfer that the office records, a
    person has said so: what is too little or too much waits for the office there.
    """
    recorded_by_hand = not run.context.payments.named(provider).capabilities.confirms
    untold = [(moved, purchase) for moved, purchase in unrecorded if not _is_known(purchase, moved)]
    unknown: set[str | None] = set()
    for ref in sorted({moved.payment_ref or "" for moved, _ in untold}):
        if not await look_at(run.context, report, provider, ref):
            unknown.add(ref)
    told: set[str] = set()
    for moved, before in untold:
        if before is None or moved.payment_ref in unknown:
            continue
        after = await Purchase.get(before.purchase_id)
        if after is not None and after.facts != before.facts and moved.payment_ref not in told:
            told.add(moved.payment_ref or "")
            report.count_mended("payments")
        if not _is_known(after, moved) and not recorded_by_hand:
            report.add_finding(
                "movement_unheard", f"{before.number}: {moved.kind} {moved.source_ref}"
            )
    return unknown


def _is_known(purchase: Purchase | None, moved: MovementFacts) -> bool:
    """Whether the purchase's facts tell of the movement; what is of no purchase needs none."""
    if purchase is None or moved.payment_ref is None or moved.kind == "other":
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
