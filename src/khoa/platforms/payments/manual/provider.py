"""Bank transfers, which the office confirms, as a payment provider.

What other providers keep on their side is here the collection `transfers`: money that came in and
money to send back, each with the bank's reference. There are no events; the office records both.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field
from pymongo import IndexModel

from khoa.base.errors import Conflict, NotFound
from khoa.base.money import Money
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
from khoa.platforms.webhooks import Delivery, WebhookEndpoint


class BankReferenceKnown(Conflict):
    code = "bank_reference_known"
    detail = "A transfer with this bank reference is recorded already."


class Received(BaseModel):
    """Money that the bank shows as received, in minor units, under the bank's reference."""

    bank_ref: str
    amount: int
    at: datetime
    by: PydanticObjectId


class SendBack(BaseModel):
    """Money that the office has to send back. `order_id` is None for an overpayment."""

    ref: str
    order_id: str | None
    amount: int
    lines: list[int]
    bank_ref: str | None = None
    at: datetime
    done_at: datetime | None = None


class Transfer(Document):
    """`id` is the short reference that the buyer puts in the transfer's message."""

    id: str  # type: ignore[assignment]
    purchase_id: str
    deployment: str
    number: str
    total: Money
    expires_at: datetime
    closed: bool = False
    accepted: bool = False
    """The office accepted less than the total."""
    received: list[Received] = Field(default_factory=list)
    back: list[SendBack] = Field(default_factory=list)
    waits: bool = False
    """The office has something to do; stored so that it can be indexed."""
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "transfers"
        indexes = (
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
        """Minor units that came in, less what is to be sent back as too much or as not usable."""
        return self.came_in - sum(task.amount for task in self.back if task.order_id is None)

    @property
    def missing(self) -> int:
        """Minor units still to come; 0 once the office has accepted less."""
        return 0 if self.accepted else max(self.total.amount - self.kept, 0)

    @property
    def status(self) -> Literal["open", "complete", "expired"]:
        if self.kept and not self.missing:
            return "complete"
        over = self.closed or self.expires_at <= datetime.now(UTC)
        return "expired" if over and not self.kept else "open"


class BankLine(Document):
    """A line of the bank's statement, which can pay for one transfer only. `id` is its folded
    reference, so that of two people who record it at once, for any transfers, one is refused."""

    id: str  # type: ignore[assignment]
    transfer: str

    class Settings:
        name = "bank_lines"


class ManualProvider:
    name = "manual"
    webhook_endpoints: tuple[WebhookEndpoint, ...] = ()

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

    async def check_access(self) -> None:
        """There is no platform to check."""

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
        return await self.fetch_session(reference)

    async def fetch_session(self, session_ref: str) -> SessionFacts:
        transfer = await Transfer.get(session_ref)
        if transfer is None:
            raise NotFound("There is no such transfer.")
        return self.facts(transfer)

    def facts(self, transfer: Transfer) -> SessionFacts:
        """Report at most the total: an overpayment does not belong to the purchase."""
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
        """Mark it closed. A transfer that arrives later still counts, since it cannot be
        stopped."""
        await Transfer.get_pymongo_collection().update_one(
            {"_id": session_ref}, {"$set": {"closed": True}}
        )

    async def refund(self, order: RefundOrder) -> RefundFacts:
        """Add a task for the office, once for each order."""
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

    async def fetch_payment(
        self, payment_ref: str
    ) -> list[ChargeFacts | RefundFacts | DisputeFacts]:
        transfer = await Transfer.get(payment_ref)
        if transfer is None:
            raise NotFound("There is no such transfer.")
        found: list[ChargeFacts | RefundFacts | DisputeFacts] = [*_refunds(transfer)]
        if transfer.status == "complete":
            found.append(_charge(transfer))
        return found

    def verify(self, delivery: Delivery) -> PlatformEvent:
        """There are no webhooks: only the office reports transfers."""
        raise BadSignature

    def read(self, delivery: Delivery) -> PlatformEvent:
        raise BadSignature

    async def events_since(
        self, moment: datetime, *, undelivered: bool
    ) -> AsyncIterator[tuple[PlatformEvent, bytes]]:
        """Yield nothing: all that is known is in `transfers` already."""
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
    """Return the purchase's number in the form that banks accept: letters and digits only."""
    return number.replace("-", "")


def _charge(transfer: Transfer) -> ChargeFacts:
    """Return the charge that agrees with `ManualProvider.facts`."""
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
