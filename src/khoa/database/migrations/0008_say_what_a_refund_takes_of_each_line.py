"""Say of each refund what it takes of each line, apart from the lines that it closes."""

from typing import Any

from khoa.database.migrations.steps import Migration


async def run(migration: Migration) -> None:
    """Where the office had named lines whose money it was, they bear it by what was paid of them.

    Settling a purchase would write the rest otherwise, though nothing happened.
    """
    async for purchase in migration.every("purchases", {"closed_by_office": {"$exists": False}}):
        orders = {
            f"refund_orders.{order_id}.money": None
            for order_id, order in purchase["refund_orders"].items()
            if "money" not in order
        }
        payments = [_said(payment, purchase["lines"]) for payment in purchase["facts"]["payments"]]
        changes = {**orders, "facts.payments": payments, "closed_by_office": []}
        unchanged = {"_id": purchase["_id"], "facts": purchase["facts"]}
        await migration.rows["purchases"].update_one(unchanged, {"$set": changes})


def _said(payment: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    refunds = {ref: dict(refund) for ref, refund in payment["refunds"].items()}
    for refund in refunds.values():
        named = refund.pop("money_of", None)
        refund["money"] = named and _spread(refund["amount"], named, lines)
    return {**payment, "refunds": refunds}


def _spread(amount: int, named: list[int], lines: list[dict[str, Any]]) -> list[int]:
    """By price; what does not divide goes to the last one."""
    prices = [
        line["price"]["amount"] - line.get("discount", 0) if at in named else 0
        for at, line in enumerate(lines)
    ]
    parts = [amount * price // sum(prices) if sum(prices) else 0 for price in prices]
    parts[named[-1]] += amount - sum(parts)
    return parts
