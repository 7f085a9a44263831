"""Bank transfers in the office: what came in, what to send back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StrictInt, StringConstraints

from khoa.auth import CurrentIntention, requires
from khoa.base.errors import Conflict, NotFound
from khoa.base.forms import Form
from khoa.base.money import MAX_AMOUNT, Money
from khoa.base.paging import Page
from khoa.context import MAX_JSON, CurrentContext
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.payments import transfers
from khoa.payments.transfers import NothingMissing
from khoa.platforms.payments.manual.provider import BankReferenceKnown, Transfer
from khoa.users.models import User

router = APIRouter(prefix="/api/admin/transfers", tags=["office"], max_body_size=MAX_JSON)

Reader = Annotated[User, requires("transfers.read")]
Receiver = Annotated[User, requires("transfers.receive")]
Decider = Annotated[User, requires("transfers.decide")]
Sender = Annotated[User, requires("transfers.send")]

BankRef = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class ReceivedForm(Form):
    """One line of the bank's statement; `amount` in đồng."""

    amount: StrictInt = Field(ge=1, le=MAX_AMOUNT)
    bank_ref: BankRef


class SentForm(Form):
    bank_ref: BankRef


class OfficeReceived(BaseModel):
    bank_ref: str
    amount: int
    at: datetime


class OfficeTask(BaseModel):
    """Money to send back; `refund` False: it was too much, or in vain."""

    ref: str
    amount: int
    refund: bool
    bank_ref: str | None
    at: datetime
    done_at: datetime | None


class OfficeTransfer(BaseModel):
    reference: str
    number: str
    status: str
    waits: bool
    total: Money
    missing: int
    accepted: bool
    received: list[OfficeReceived]
    tasks: list[OfficeTask]
    expires_at: datetime
    created_at: datetime


@router.get("")
async def list_transfers(
    staff: Reader,
    asked: AskedPage,
    waiting: bool = False,
    q: Annotated[str, Query(max_length=40)] = "",
) -> Page[OfficeTransfer]:
    """Newest first; `waiting`: short ones and money to send back. `q`: the reference."""
    if reference := "".join(q.upper().split()).replace("-", ""):
        found = await Transfer.get(reference)
        rows, total = ([found], 1) if found else ([], 0)
    else:
        rows, total = await transfers.find(asked, waiting=waiting)
    return Page[OfficeTransfer].of([_shown(row) for row in rows], total, asked)


@router.get("/{reference}")
@raises(NotFound)
async def show_transfer(reference: str, staff: Reader) -> OfficeTransfer:
    return _shown(await transfers.get(reference))


@router.post("/{reference}/received")
@raises(NotFound, BankReferenceKnown)
async def money_came_in(
    reference: str,
    staff: Receiver,
    context: CurrentContext,
    intention: CurrentIntention,
    body: ReceivedForm,
) -> OfficeTransfer:
    """Money came in. 409 bank_reference_known when this line is recorded already."""
    transfer = await transfers.received(
        context,
        reference,
        amount=body.amount,
        bank_ref=body.bank_ref,
        by=staff,
        intention=intention,
    )
    return _shown(transfer)


@router.post("/{reference}/accept")
@raises(NotFound, NothingMissing)
async def take_less(
    reference: str, staff: Decider, context: CurrentContext, intention: CurrentIntention
) -> OfficeTransfer:
    """Take what came in as the whole price."""
    return _shown(await transfers.accept(context, reference, by=staff, intention=intention))


@router.post("/{reference}/give-up")
@raises(NotFound, NothingMissing)
async def send_all_back(
    reference: str, staff: Decider, context: CurrentContext, intention: CurrentIntention
) -> OfficeTransfer:
    """Too little came in: a task to send it back."""
    return _shown(await transfers.give_up(context, reference, by=staff, intention=intention))


@router.post("/{reference}/tasks/{ref}/sent")
@raises(NotFound, Conflict)
async def money_was_sent(
    reference: str, ref: str, staff: Sender, context: CurrentContext, body: SentForm
) -> OfficeTransfer:
    return _shown(
        await transfers.sent_back(context, reference, ref, bank_ref=body.bank_ref, by=staff)
    )


def _shown(transfer: Transfer) -> OfficeTransfer:
    return OfficeTransfer(
        reference=transfer.id,
        number=transfer.number,
        status=transfer.status,
        waits=transfer.waits,
        total=transfer.total,
        missing=transfer.missing,
        accepted=transfer.accepted,
        received=[
            OfficeReceived(bank_ref=part.bank_ref, amount=part.amount, at=part.at)
            for part in transfer.received
        ],
        tasks=[
            OfficeTask(refund=task.order_id is not None, **task.model_dump(exclude={"lines"}))
            for task in transfer.back
        ],
        expires_at=transfer.expires_at,
        created_at=transfer.created_at,
    )
