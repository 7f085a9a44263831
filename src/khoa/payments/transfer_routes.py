"""A buyer's instructions for a bank transfer."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from khoa.auth import CurrentUser
from khoa.base.errors import NotFound
from khoa.base.money import Money, Sum
from khoa.context import CurrentContext
from khoa.http.openapi import raises
from khoa.payments import transfers
from khoa.platforms.payments.manual import vietqr
from khoa.platforms.payments.manual.provider import ManualProvider
from khoa.purchases.models import PurchaseState

router = APIRouter(prefix="/api/transfers", tags=["buying"])


class TransferPublic(BaseModel):
    """Where to send how much, and what to write. `qr` is an SVG; None once nothing is missing."""

    reference: str
    number: str
    session_id: str | None
    """For the purchase behind it, as with any other provider."""
    state: PurchaseState
    bank: str
    account: str
    holder: str
    total: Money
    received: Sum
    missing: Money
    qr: str | None
    expires_at: datetime


@router.get("/{reference}")
@raises(NotFound)
async def show_transfer(
    reference: str, user: CurrentUser, context: CurrentContext
) -> TransferPublic:
    transfer, purchase = await transfers.of_buyer(user, reference)
    provider = context.payments.get(ManualProvider.name)
    if not isinstance(provider, ManualProvider):
        raise NotFound
    currency = transfer.total.currency
    picture = None
    if transfer.missing and not transfer.closed:
        picture = vietqr.picture(
            vietqr.payload(
                bank_bin=provider.account.bank_bin,
                account=provider.account.account,
                amount=transfer.missing,
                message=transfer.id,
            )
        )
    return TransferPublic(
        reference=transfer.id,
        number=transfer.number,
        session_id=purchase.session_ref,
        state=purchase.state,
        bank=provider.account.bank_name,
        account=provider.account.account,
        holder=provider.account.holder,
        total=transfer.total,
        received=Sum(amount=transfer.came_in, currency=currency),
        missing=Money(amount=transfer.missing, currency=currency),
        qr=picture,
        expires_at=transfer.expires_at,
    )
