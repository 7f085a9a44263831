"""Taking what I bought without an account into mine."""

from fastapi import APIRouter
from pydantic import BaseModel

from khoa.auth import CurrentUser
from khoa.context import MAX_JSON, CurrentContext
from khoa.payments import claiming

router = APIRouter(prefix="/api/me/purchases", tags=["me"], max_body_size=MAX_JSON)


class Claimed(BaseModel):
    """The purchases' numbers."""

    numbers: list[str]


@router.post("/claim")
async def claim_purchases(user: CurrentUser, context: CurrentContext) -> Claimed:
    """Take what was bought with my verified primary address, without an account. Again, nothing."""
    claimed = await claiming.claim_all(context, user)
    return Claimed(numbers=[purchase.number for purchase in claimed])
