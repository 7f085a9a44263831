"""Balance transactions: what each charge, refund and dispute moved, in the account's own currency.

An `exchange_rate` is the balance's minor units per minor unit of the charge, as Stripe defines it.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import account, money, objects
from khoa_sandbox.stripe.ids import new_id, now

CENTS = 100
PENDING = 7 * 24 * 60 * 60  # seconds until a charge's money is available
# The kinds whose money moves at once, and how reports name each of them.
REPORTED = {
    "charge": "charge",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "adjustment": "dispute",
}


def convert(amount: int, currency: str, setup: account.Account) -> tuple[int, str, float | None]:
    """Returns the amount in the balance's currency, that currency, and the rate, if converted."""
    target = setup.settlement or currency
    if {currency, target} != {"usd", "vnd"}:
        return amount, currency, None
    per_cent = Decimal(str(setup.rate)) / CENTS
    rate = per_cent if target == "vnd" else 1 / per_cent
    return _round(amount * rate), target, float(rate)


def dollars(cents: int, currency: str, setup: account.Account) -> int:
    """Converts an amount that Stripe fixes in US cents: exact in đồng, else by minimum charges."""
    if currency == "vnd":
        return _round(Decimal(str(setup.rate)) * cents / CENTS)
    return cents * money.minimum(currency) // money.minimum("usd")


def book(
    context: Context,
    source: Document,
    amount: int,
    *,
    kind: str = "charge",
    fee: int | None = None,
    description: str | None = None,
    reported: str | None = None,
) -> Document:
    """Moves `amount` (minor units of the source's currency, negative when taken) and records it.

    The fee, in the balance's currency, is Stripe's for a charge and zero otherwise, unless given.
    """
    setup = account.load(context)
    moved, currency, rate = convert(amount, source["currency"], setup)
    if fee is None:
        fee = money.fee(moved, currency) if kind == "charge" else 0
    available_on = now() + (PENDING if kind == "charge" else 0)
    transaction: Document = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": moved,
        "available_on": available_on,
        "balance_type": "payments",
        "created": now(),
        "currency": currency,
        "description": description or source.get("description"),
        "exchange_rate": rate,
        "fee": fee,
        "fee_details": [_fee(fee, currency, kind)] if fee else [],
        "net": moved - fee,
        "reporting_category": reported or REPORTED[kind],
        "source": source["id"],
        "status": "pending" if kind == "charge" else "available",
        "type": kind,
    }
    return objects.save(context.store, transaction)


def as_of_now(transaction: Document) -> Document:
    """Returns the transaction with its present `status`, which depends on the time."""
    if transaction["available_on"] <= now():
        transaction["status"] = "available"
    return transaction


def _fee(amount: int, currency: str, kind: str) -> dict[str, Any]:
    name = "Dispute fee" if kind == "adjustment" else "Stripe processing fees"
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": name,
        "type": "stripe_fee",
    }


def _round(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
