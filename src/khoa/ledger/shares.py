"""What of a payment is an educator's: a part of what was paid for each line and has stayed.

The share is a function of the facts that are known, like the state; the ledger gets the difference
to what it holds. So a refund takes back, a failed refund gives back, and the order does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo import UpdateOne

from khoa.base.money import split
from khoa.database import require_transaction
from khoa.ledger.models import LedgerRow
from khoa.purchases.models import Purchase, RefundOrdered


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

    Of a refund of which nobody said whose money it takes, the lines that it closes bear it by what
    is left of each; if it closes none, as with a lost dispute, all lines do.
    """
    return _left_after(purchase, _gone(purchase))


def refundable_of_lines(purchase: Purchase) -> list[int]:
    """What is left of each line and not ordered to go back either."""
    payment = purchase.payment
    if payment is None:
        return [0] * len(purchase.lines)
    heard_of = {refund.order_id for refund in payment.refunds.values()}
    ordered = [
        _Gone(order.amount.amount, order.money, order.lines)
        for order_id, order in purchase.standing_orders.items()
        if order.payment_ref == payment.ref and order_id not in heard_of
    ]
    return _left_after(purchase, sorted([*_gone(purchase), *ordered], key=_named_first))


def left_of_order(purchase: Purchase, order: RefundOrdered) -> tuple[int, list[int] | None]:
    """Return how much of a refund that was turned down can still be given back, and of which lines
    where the order says so."""
    counted = purchase.payment
    if counted is None or counted.ref != order.payment_ref:
        return min(order.amount.amount, _left_of_payment(purchase, order.payment_ref)), None
    left = refundable_of_lines(purchase)
    if order.money is not None:
        taking = [min(wanted, there) for wanted, there in zip(order.money, left, strict=False)]
        return sum(taking), taking
    return min(order.amount.amount, sum(left[at] for at in order.lines or range(len(left)))), None


def _left_of_payment(purchase: Purchase, ref: str) -> int:
    """What is left of another payment than the one that counts, and not ordered to go back."""
    payment = next(known for known in purchase.facts.payments if known.ref == ref)
    heard_of = {refund.order_id for refund in payment.refunds.values()}
    ordered = sum(
        order.amount.amount
        for order_id, order in purchase.standing_orders.items()
        if order.payment_ref == ref and order_id not in heard_of
    )
    lost = sum(one.amount for one in payment.disputes.values() if one.status == "lost")
    return max((payment.amount or 0) - payment.refunded - lost - ordered, 0)


def educators_part(kept: int, percent: int) -> int:
    """The school's part is the rest: both add up to what was kept."""
    return split(kept, [percent, 100 - percent])[0]


async def book_shares(purchase: Purchase) -> None:
    """Write what has changed of the shares. In the transaction that settles, before the purchase is
    written: it counts its own rows, so that two settlements at once cannot both write one."""
    require_transaction()
    rows = due_rows(purchase)
    if rows:
        await LedgerRow.get_pymongo_collection().bulk_write(
            [
                UpdateOne(
                    {"_id": row.id}, {"$setOnInsert": row.model_dump(exclude={"id"})}, upsert=True
                )
                for row in rows
            ]
        )


def due_rows(purchase: Purchase) -> list[LedgerRow]:
    """Return the rows that the ledger lacks; the purchase counts them as booked."""
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
    return rows


@dataclass(frozen=True)
class _Gone:
    """An amount that went back: what of each line, where that was said, and what it closed."""

    amount: int
    money: Sequence[int] | None = None
    lines: Sequence[int] = ()


def _named_first(gone: _Gone) -> int:
    """Those that say more come first, so that what is left for the others does not depend on which
    was heard of first."""
    return 0 if gone.money is not None else 1 if gone.lines else 2


def _gone(purchase: Purchase) -> list[_Gone]:
    payment = purchase.payment
    if payment is None:
        return []
    refunds = [known for _, known in sorted(payment.refunds.items()) if known.counts]
    lost = [known for _, known in sorted(payment.disputes.items()) if known.status == "lost"]
    gone = [_Gone(refund.amount, refund.money, refund.lines or ()) for refund in refunds]
    return sorted([*gone, *(_Gone(dispute.amount) for dispute in lost)], key=_named_first)


def _left_after(purchase: Purchase, gone: Sequence[_Gone]) -> list[int]:
    """What no line has is taken from the others: all that went back is borne by somebody."""
    left = paid_of_lines(purchase)
    everywhere = range(len(left))
    for each in gone:
        rest = each.amount
        if each.money is not None:
            wanted = split(rest, each.money) if sum(each.money) > rest else each.money
            for at, amount in zip(everywhere, wanted, strict=False):
                rest -= amount - _take(left, amount, [at])
        else:
            rest = _take(left, rest, [at for at in each.lines if at < len(left)])
        _take(left, rest, everywhere)
    return left


def _take(kept: list[int], amount: int, lines: Sequence[int]) -> int:
    """Take from these lines by what is left of each; what they do not have is returned."""
    there = sum(kept[at] for at in lines)
    taken = min(amount, there)
    if taken:
        parts = split(taken, [kept[at] for at in lines])
        for at, part in zip(lines, parts, strict=True):
            kept[at] -= part
    return amount - taken
