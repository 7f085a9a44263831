"""What was paid, by those who hold the money: Stripe's lists, and the bank's lines that the office
recorded. Each list is read once."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.faults.world import World

Row = dict[str, Any]


@dataclass
class Payment:
    """Of a purchase, with what became of it."""

    amount: int
    back: int = 0
    closed: set[int] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)

    @property
    def contested(self) -> str | None:
        if "lost" in self.disputes:
            return "lost"
        return "disputed" if self.disputes & {"needs_response", "under_review"} else None

    @property
    def kept(self) -> bool:
        """What cost nothing is kept until it is given back."""
        return self.contested is None and not (self.back and self.back >= self.amount)


class Transfer:
    """A transfer's row, read by its bank lines and tasks alone."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.ref, self.purchase = str(row["_id"]), str(row["purchase_id"])
        self.total = int(row["total"]["amount"])
        self.tasks: list[Row] = row["back"]
        self.came_in = sum(part["amount"] for part in row["received"])
        for_nothing = sum(task["amount"] for task in self.tasks if task["order_id"] is None)
        self.kept = self.came_in - for_nothing

    @property
    def complete(self) -> bool:
        return bool(self.kept) and (self.row["accepted"] or self.kept >= self.total)

    @property
    def payment(self) -> Payment:
        refunds = [task for task in self.tasks if task["order_id"] is not None]
        return Payment(
            amount=min(self.kept, self.total),
            back=sum(task["amount"] for task in refunds),
            closed={at for task in refunds for at in task["lines"]},
        )


class Made:
    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def sessions(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._world.all_of("/checkout/sessions")}

    @cached_property
    def transfers(self) -> dict[str, Transfer]:
        return {str(row["_id"]): Transfer(row) for row in self._world.rows["transfers"].find()}

    @cached_property
    def intents(self) -> dict[str, str]:
        """The state of each."""
        return {row["id"]: row["status"] for row in self._world.all_of("/payment_intents")}

    @cached_property
    def purchase_of(self) -> dict[str, str]:
        """By what the ledger calls a payment."""
        by_stripe = {
            session["payment_intent"]: session["metadata"]["purchase_id"]
            for session in self.sessions.values()
            if session["payment_intent"]
        }
        return by_stripe | {ref: transfer.purchase for ref, transfer in self.transfers.items()}

    def payments(self) -> dict[str, list[Payment]]:
        """By purchase."""
        refunds, disputes = defaultdict(list), defaultdict(set)
        for refund in self._world.all_of("/refunds"):
            if refund["status"] not in ("failed", "canceled"):
                refunds[refund["charge"]].append(refund)
        for dispute in self._world.all_of("/disputes"):
            disputes[dispute["charge"]].add(dispute["status"])
        payments: dict[str, list[Payment]] = defaultdict(list)
        for charge in self._world.all_of("/charges"):
            if not charge["paid"] or charge["payment_intent"] not in self.purchase_of:
                continue
            counting = refunds[charge["id"]]
            payments[self.purchase_of[charge["payment_intent"]]].append(
                Payment(
                    amount=charge["amount"],
                    back=sum(refund["amount"] for refund in counting),
                    closed={
                        int(at)
                        for refund in counting
                        for at in refund["metadata"].get("lines", "").split(",")
                        if at
                    },
                    disputes=disputes[charge["id"]],
                )
            )
        for transfer in self.transfers.values():
            if transfer.complete:
                payments[transfer.purchase].append(transfer.payment)
        return payments
