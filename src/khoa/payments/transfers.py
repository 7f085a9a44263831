"""What the office does with bank transfers: money that came in, money to send back.

Each step writes the transfer, which is the provider's side, and settles the purchase by what that
provider says, in one transaction: this provider is our own database.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from beanie import PydanticObjectId

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid, NotFound
from khoa.base.paging import PageQuery
from khoa.base.references import fold_reference
from khoa.context import Context
from khoa.database.paging import read_page
from khoa.http.idempotency import UNNAMED, Intention
from khoa.payments.settle import fulfil, settle
from khoa.platforms.payments.manual.provider import (
    BankLine,
    BankReferenceKnown,
    ManualProvider,
    Received,
    SendBack,
    Transfer,
)
from khoa.purchases.models import Purchase
from khoa.users.models import User


class NothingMissing(Conflict):
    code = "nothing_missing"
    detail = "Nothing is missing of this transfer."


async def get(reference: str) -> Transfer:
    transfer = await Transfer.get(reference)
    if transfer is None:
        raise NotFound("There is no such transfer.")
    return transfer


async def of_buyer(user: User, reference: str) -> tuple[Transfer, Purchase]:
    """The buyer's own; NotFound for anybody else's."""
    transfer = await get(reference)
    purchase = await Purchase.get(PydanticObjectId(transfer.purchase_id))
    if purchase is None or purchase.user_id != user.user_id:
        raise NotFound("There is no such transfer.")
    return transfer, purchase


async def received(
    context: Context,
    reference: str,
    *,
    amount: int,
    bank_ref: str,
    by: User,
    intention: Intention = UNNAMED,
) -> Transfer:
    """Money came in, also late or in parts. Too much becomes a task to send the rest back.

    BankReferenceKnown when this line of the bank's statement is recorded already, here or at
    another transfer, in whatever spelling: a second click counts nothing twice.
    """
    if amount < 1:
        raise Invalid(errors=[FieldError("amount", "too_small", "An amount is at least 1.")])
    bank_ref, line = bank_ref.strip(), _folded(bank_ref)

    async def record() -> None:
        transfer = await get(reference)
        taken = await BankLine.get_pymongo_collection().update_one(
            {"_id": line}, {"$setOnInsert": {"transfer": transfer.id}}, upsert=True
        )
        if taken.upserted_id is None:
            raise BankReferenceKnown.at("bank_ref")
        transfer.received.append(
            Received(bank_ref=bank_ref, amount=amount, at=datetime.now(UTC), by=by.user_id)
        )
        if transfer.accepted:  # less was the whole price: nothing that comes now is for it
            transfer.back.append(_task(transfer, amount))
        await _write(transfer)
        await audit.record(
            "transfer.received",
            f"transfer:{transfer.id}",
            by=by.user_id,
            details={"amount": amount, "currency": transfer.total.currency},
        )

    return await _settled(context, reference, record, intention)


async def accept(
    context: Context, reference: str, *, by: User, intention: Intention = UNNAMED
) -> Transfer:
    """Take what came in as the whole price, though it is less."""

    async def record() -> None:
        transfer = await get(reference)
        if not transfer.kept or not transfer.missing:
            raise NothingMissing
        transfer.accepted = True
        await _write(transfer)
        purchase = await Purchase.get(PydanticObjectId(transfer.purchase_id))
        assert purchase is not None, "a transfer has its purchase"
        purchase.facts.accepted = True
        await settle(purchase)
        await audit.record(
            "transfer.accepted",
            f"transfer:{transfer.id}",
            by=by.user_id,
            details={"missing": transfer.missing, "currency": transfer.total.currency},
        )

    return await _settled(context, reference, record, intention)


async def give_up(
    context: Context, reference: str, *, by: User, intention: Intention = UNNAMED
) -> Transfer:
    """Too little came in and no more will: a task to send it back, and the purchase is over."""

    async def record() -> None:
        transfer = await get(reference)
        if not transfer.kept or not transfer.missing:
            raise NothingMissing
        transfer.back.append(_task(transfer, transfer.kept))
        transfer.closed = True
        await _write(transfer)
        await audit.record("transfer.given_up", f"transfer:{transfer.id}", by=by.user_id)

    return await _settled(context, reference, record, intention)


async def sent_back(
    context: Context, reference: str, ref: str, *, bank_ref: str, by: User
) -> Transfer:
    """The office has sent the money of this task; again, with the same reference, it is fine."""
    line = _folded(bank_ref)

    async def record() -> None:
        transfer = await get(reference)
        task = next((task for task in transfer.back if task.ref == ref), None)
        if task is None:
            raise NotFound("There is no such task.")
        if task.done_at is None:
            task.done_at, task.bank_ref = datetime.now(UTC), bank_ref.strip()
            await _write(transfer)
            await audit.record(
                "transfer.sent_back",
                f"transfer:{transfer.id}",
                by=by.user_id,
                details={"amount": task.amount, "currency": transfer.total.currency},
            )
        elif fold_reference(task.bank_ref or "") != line:
            raise Conflict("This was sent back already, with another bank reference.")

    return await _settled(context, reference, record)


def _folded(bank_ref: str) -> str:
    folded = fold_reference(bank_ref)
    if not folded:
        why = "A bank's reference has letters or digits."
        raise Invalid(errors=[FieldError("bank_ref", "missing", why)])
    return folded


async def find(asked: PageQuery, *, waiting: bool) -> tuple[list[Transfer], int]:
    """All transfers, or those that wait for the office, newest first; and how many there are."""
    found = Transfer.find({"waits": True} if waiting else {})
    return await read_page(found.sort("-created_at"), asked)


async def _settled(
    context: Context,
    reference: str,
    record: Callable[[], Awaitable[None]],
    intention: Intention = UNNAMED,
) -> Transfer:
    """The transfer once `record` has written to it and its purchase agrees."""
    provider = _manual(context)

    async def write() -> Transfer:
        await record()
        await fulfil(provider.name, await provider.fetch_session(reference))
        for fact in await provider.fetch_payment(reference):
            await fulfil(provider.name, fact)
        return await get(reference)

    return await context.database.transaction(
        lambda: intention.once(write, id_of=lambda transfer: transfer.id, find=get)
    )


async def _write(transfer: Transfer) -> None:
    """What is too much becomes a task; whether the office has anything left is kept beside."""
    too_much = transfer.kept - transfer.total.amount
    if too_much > 0:
        transfer.back.append(_task(transfer, too_much))
    unsent = any(task.done_at is None for task in transfer.back)
    short = bool(transfer.kept and transfer.missing)
    transfer.waits = unsent or short
    await Transfer.get_pymongo_collection().update_one(
        {"_id": transfer.id},
        {"$set": transfer.model_dump(include={"received", "back", "accepted", "closed", "waits"})},
    )


def _task(transfer: Transfer, amount: int) -> SendBack:
    return SendBack(
        ref=f"{transfer.id}-over-{len(transfer.back) + 1}",
        order_id=None,
        amount=amount,
        lines=[],
        at=datetime.now(UTC),
    )


def _manual(context: Context) -> ManualProvider:
    provider = context.payments.get(ManualProvider.name)
    if not isinstance(provider, ManualProvider):
        raise NotFound("Bank transfers are not in use.")
    return provider
