"""What of a payment is an educator's: a part of what was paid for each line and has stayed.

The share is a function of the facts that are known, like the state; the ledger gets the difference
to what it holds. So a refund takes back, a failed refund gives back, and the order does not matter.
"""

from datetime import UTC, datetime

from pymongo import UpdateOne

from khoa.base.money import split
from khoa.database import require_transaction
from khoa.ledger.models import LedgerRow
from khoa.purchases.models import PaymentKnown, Purchase


def kept_of_lines(purchase: Purchase) -> list[int]:
    """What the school keeps of each line, in minor units of the payment's currency: nothing before
    the courses were opened, or while the office has not taken the amount."""
    if not purchase.paid_at or purchase.state == "held":
        return [0] * len(purchase.lines)
    return left_of_lines(purchase)


def paid_of_lines(purchase: Purchase) -> list[int]:
    """What came in for each line, in minor units of the payment's currency: of an amount that is
    not the ordered one, each line's part by its price."""
    payment = purchase.payment
    if payment is None or not payment.amount:
        return [0] * len(purchase.lines)
    return split(payment.amount, [line.to_pay for line in purchase.lines])


def left_of_lines(purchase: Purchase) -> list[int]:
    """What came in for each line and has not gone back, in minor units of the payment's currency.

    A refund or a lost dispute of which nobody said whose money it takes is spread over the lines by
    what is left of each.
    """
    left = paid_of_lines(purchase)
    everywhere = list(range(len(left)))
    for amount, lines in _gone(purchase.payment) if purchase.payment else ():
        named = [at for at in lines if at < len(left)]
        rest = _take(left, amount, named)
        _take(left, rest, everywhere)
    return left


def educators_part(kept: int, percent: int) -> int:
    """The school's part is the rest: both add up to what was kept."""
    return split(kept, [percent, 100 - percent])[0]


async def book_shares(purchase: Purchase) -> None:
    """Write what has changed of the shares. In the transaction that settles, before the purchase is
    written: it counts its own rows, so that two settlements at once cannot both write one."""
    require_transaction()
    payment = purchase.payment
    present = payment.currency if payment and payment.currency else purchase.total.currency
    shares = [educators_part(kept, purchase.educator_percent) for kept in kept_of_lines(purchase)]
    rows: list[LedgerRow] = []
    for currency in {present: None, **dict.fromkeys(purchase.shares)}:
        wanted = shares if currency == present else [0] * len(shares)
        booked = purchase.shares.get(currency, [0] * len(shares))
        for at, line in enumerate(purchase.lines):
            if wanted[at] == booked[at]:
                continue
            purchase.share_rows += 1
            rows.append(
                LedgerRow(
                    id=f"share/{purchase.purchase_id}/{purchase.share_rows}",
                    kind="share",
                    at=datetime.now(UTC),
                    amount=wanted[at] - booked[at],
                    currency=currency,
                    provider=purchase.provider,
                    payment_ref=payment.ref if payment else None,
                    purchase_id=purchase.purchase_id,
                    number=purchase.number,
                    educator_id=line.educator_id,
                    course_id=line.course_id,
                )
            )
        if wanted != booked:
            purchase.shares[currency] = wanted
    if rows:
        await LedgerRow.get_pymongo_collection().bulk_write(
            [
                UpdateOne(
                    {"_id": row.id}, {"$setOnInsert": row.model_dump(exclude={"id"})}, upsert=True
                )
                for row in rows
            ]
        )


def _gone(payment: PaymentKnown) -> list[tuple[int, list[int]]]:
    """Amounts that went back and the lines whose money it was: those that name some come first, so
    that what is left for the others does not depend on which was heard of first."""
    refunds = [known for _, known in sorted(payment.refunds.items()) if known.counts]
    lost = [known for _, known in sorted(payment.disputes.items()) if known.status == "lost"]
    gone = [(refund.amount, refund.takes_from) for refund in refunds]
    return sorted(gone, key=lambda each: not each[1]) + [(dispute.amount, []) for dispute in lost]


def _take(kept: list[int], amount: int, lines: list[int]) -> int:
    """Take from these lines by what is left of each; what they do not have is returned."""
    there = sum(kept[at] for at in lines)
    taken = min(amount, there)
    if taken:
        parts = split(taken, [kept[at] for at in lines])
        for at, part in zip(lines, parts, strict=True):
            kept[at] -= part
    return amount - taken
