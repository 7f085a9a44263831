"""Bank transfers, which a person in the office confirms, as a payment provider.

What a provider keeps on its own side is here the collection `transfers`: money that came in and
money to send back, each with the bank's reference. Nothing tells us by itself; the office does.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field
from pymongo import IndexModel

from khoa.base.errors import Conflict, NotFound
from khoa.base.money import Money
from khoa.platforms.doors import Delivery, Door
from khoa.platforms.events import (
    BadSignature,
    ChargeFacts,
    DisputeFacts,
    MovementFacts,
    PlatformEvent,
    RefundFacts,
    SessionFacts,
)
from khoa.platforms.payments.manual import TransferSettings
from khoa.platforms.payments.protocol import Capabilities, CheckoutOrder, RefundOrder


class BankReferenceKnown(Conflict):
    code = "bank_reference_known"
    detail = "A transfer with this bank reference is recorded already."


class Received(BaseModel):
    """Minor units that the bank shows as come in, under its own reference."""

    bank_ref: str
    amount: int
    at: datetime
    by: PydanticObjectId


class SendBack(BaseModel):
    """Money that somebody in the office has to send back. `order_id` None: it was too much."""

    ref: str
    order_id: str | None
    amount: int
    lines: list[int]
    bank_ref: str | None = None
    at: datetime
    done_at: datetime | None = None


class Transfer(Document):
    """`id` is the short reference that the buyer writes into the transfer's message."""

    id: str  # type: ignore[assignment]
    purchase_id: str
    deployment: str
    number: str
    total: Money
    expires_at: datetime
    closed: bool = False
    accepted: bool = False
    """The office takes less than was asked for."""
    received: list[Received] = Field(default_factory=list)
    back: list[SendBack] = Field(default_factory=list)
    waits: bool = False
    """Something is left for the office to do: stored for the index."""
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "transfers"
        indexes = (
            IndexModel([("received.bank_ref", 1)]),
            IndexModel([("waits", 1), ("created_at", -1)]),
            IndexModel([("created_at", -1)]),
            IndexModel([("received.at", 1)]),
            IndexModel([("back.done_at", 1)]),
        )

    @property
    def came_in(self) -> int:
        return sum(part.amount for part in self.received)

    @property
    def kept(self) -> int:
        """Minor units that came in and that nobody was told to send back as too much or in vain."""
        return self.came_in - sum(task.amount for task in self.back if task.order_id is None)

    @property
    def missing(self) -> int:
        """Minor units that are still to come; 0 once the office took less."""
        return 0 if self.accepted else max(self.total.amount - self.kept, 0)

    @property
    def status(self) -> Literal["open", "complete", "expired"]:
        if self.kept and not self.missing:
            return "complete"
        over = self.closed or self.expires_at <= datetime.now(UTC)
        return "expired" if over and not self.kept else "open"


class BankLine(Document):
    """A line of the bank's statement, which pays for one transfer. `id` is its reference: of two
    people who record it at once, at whichever transfers, one finds it taken."""

    id: str  # type: ignore[assignment]
    transfer: str

    class Settings:
        name = "bank_lines"


class ManualProvider:
    name = "manual"
    doors: tuple[Door, ...] = ()

    def __init__(self, settings: TransferSettings, public_url: str) -> None:
        self.account = settings
        self._public_url = public_url
        self.capabilities = Capabilities(
            currencies=frozenset({"vnd"}),
            lifetime=timedelta(days=settings.days),
            renew_before=timedelta(hours=1),
            confirms=False,
            refunds=False,
        )

    async def ask(self) -> None:
        """There is nobody to ask but the office."""

    async def open(self, order: CheckoutOrder) -> SessionFacts:
        reference = reference_of(order.number)
        total = Money.total([line.price for line in order.lines], order.lines[0].price.currency)
        await Transfer.get_pymongo_collection().update_one(
            {"_id": reference},
            {
                "$set": {"expires_at": order.expires_at, "closed": False},
                "$setOnInsert": {
                    "purchase_id": order.purchase_id,
                    "deployment": order.deployment,
                    "number": order.number,
                    "total": total.model_dump(),
                    "accepted": False,
                    "received": [],
                    "back": [],
                    "waits": False,
                    "created_at": datetime.now(UTC),
                },
            },
            upsert=True,
        )
        return await self.look(reference)

    async def look(self, session_ref: str) -> SessionFacts:
        transfer = await Transfer.get(session_ref)
        if transfer is None:
            raise NotFound("There is no such transfer.")
        return self.facts(transfer)

    def facts(self, transfer: Transfer) -> SessionFacts:
        """Too much is told as the total: what is over is not the purchase's."""
        return SessionFacts(
            session_ref=transfer.id,
            purchase_id=transfer.purchase_id,
            deployment=transfer.deployment,
            status=transfer.status,
            paid=transfer.status == "complete",
            payment_failed=False,
            payment_ref=transfer.id if transfer.status == "complete" else None,
            amount=min(transfer.kept, transfer.total.amount),
            currency=transfer.total.currency,
            url=f"{self._public_url}/checkout/transfer/{transfer.id}",
        )

    async def close(self, session_ref: str) -> None:
        """Nobody can stop a transfer: one that comes later counts all the same."""
        await Transfer.get_pymongo_collection().update_one(
            {"_id": session_ref}, {"$set": {"closed": True}}
        )

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """A task for the office, once for each order."""
        ref = f"{order.payment_ref}-{order.order_id}"
        task = SendBack(
            ref=ref,
            order_id=order.order_id,
            amount=order.amount.amount,
            lines=list(order.lines),
            at=datetime.now(UTC),
        )
        await Transfer.get_pymongo_collection().update_one(
            {"_id": order.payment_ref, "back.ref": {"$ne": ref}},
            {"$push": {"back": task.model_dump()}, "$set": {"waits": True}},
        )
        transfer = await Transfer.get(order.payment_ref)
        if transfer is None:
            raise NotFound("There is no such transfer.")
        return next(fact for fact in _refunds(transfer) if fact.refund_ref == ref)

    async def inspect(self, payment_ref: str) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        transfer = await Transfer.get(payment_ref)
        if transfer is None:
            raise NotFound("There is no such transfer.")
        found: list[ChargeFacts | RefundFacts | DisputeFacts] = [*_refunds(transfer)]
        if transfer.status == "complete":
            found.append(_charge(transfer))
        return found

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """There is no door: nobody but the office tells of a transfer."""
        raise BadSignature

    def read(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    async def since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        """No events: all that is known is in `transfers` already."""
        nothing: list[tuple[PlatformEvent, bytes]] = []
        for event in nothing:
            yield event

    async def movements(self, moment: datetime) -> AsyncIterator[MovementFacts]:
        async for transfer in Transfer.find(
            {"$or": [{"received.at": {"$gte": moment}}, {"back.done_at": {"$gte": moment}}]}
        ):
            for part in transfer.received:
                yield _movement(transfer, part.bank_ref, "charge", part.amount, part.at)
            for task in transfer.back:
                if task.done_at is not None:
                    yield _movement(transfer, task.ref, "refund", -task.amount, task.done_at)


def reference_of(number: str) -> str:
    """A purchase's number as banks take it: letters and digits."""
    return number.replace("-", "")


def _charge(transfer: Transfer) -> ChargeFacts:
    """What counts as the payment, as `ManualProvider.facts` tells of it."""
    return ChargeFacts(
        payment_ref=transfer.id,
        purchase_id=transfer.purchase_id,
        deployment=transfer.deployment,
        amount=min(transfer.kept, transfer.total.amount),
        amount_refunded=sum(task.amount for task in transfer.back if task.order_id is not None),
        currency=transfer.total.currency,
    )


def _refunds(transfer: Transfer) -> list[RefundFacts]:
    return [
        RefundFacts(
            refund_ref=task.ref,
            payment_ref=transfer.id,
            purchase_id=transfer.purchase_id,
            deployment=transfer.deployment,
            amount=task.amount,
            currency=transfer.total.currency,
            status="succeeded" if task.done_at else "pending",
            order_id=task.order_id,
            lines=tuple(task.lines),
        )
        for task in transfer.back
        if task.order_id is not None
    ]


def _movement(
    transfer: Transfer,
    ref: str,
    kind: Literal["charge", "refund"],
    amount: int,
    at: datetime,
) -> MovementFacts:
    currency = transfer.total.currency
    return MovementFacts(
        movement_ref=f"{transfer.id}/{ref}",
        kind=kind,
        payment_ref=transfer.id,
        source_ref=ref,
        amount=amount,
        currency=currency,
        settled=amount,
        fee=0,
        net=amount,
        settled_currency=currency,
        rate=None,
        created_at=at,
        purchase_id=transfer.purchase_id,
    )


DOCUMENTS = [Transfer, BankLine]
